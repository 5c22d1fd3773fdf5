using System.Globalization;

namespace TokenVault.LedgerTrials;

/// <summary>An entry that is gone, there twice, or at another place.</summary>
internal static class EntryChanges
{
    /// <summary>Each entry gone, doubled, and at the place of each other.</summary>
    public static IEnumerable<(string What, byte[] Bytes)> Of(byte[] lines)
    {
        var count = Starts(lines).Count - 1;
        for (var at = 0; at < count; at++)
        {
            yield return (Name(at, "gone"), Gone(lines, at));
            yield return (Name(at, "twice"), Twice(lines, at));
            for (var to = at + 1; to < count; to++)
            {
                yield return (Name(at, $"in the place of {to}"), Swapped(lines, at, to));
            }
        }
    }

    public static (string What, byte[] Bytes) Any(byte[] lines, Random random)
    {
        var count = Starts(lines).Count - 1;
        var at = random.Next(count - 1);
        return random.Next(3) switch
        {
            0 => (Name(at, "gone"), Gone(lines, at)),
            1 => (Name(at, "twice"), Twice(lines, at)),
            _ when at + 1 + random.Next(count - at - 1) is var to => (Name(at, $"in the place of {to}"), Swapped(lines, at, to)),
            _ => throw new InvalidOperationException("not reached"),
        };
    }

    private static byte[] Gone(byte[] lines, int at)
    {
        var starts = Starts(lines);
        return [.. lines.AsSpan(0, starts[at]), .. lines.AsSpan(starts[at + 1])];
    }

    private static byte[] Twice(byte[] lines, int at)
    {
        var starts = Starts(lines);
        return [.. lines.AsSpan(0, starts[at + 1]), .. lines.AsSpan(starts[at])];
    }

    private static byte[] Swapped(byte[] lines, int at, int to)
    {
        var starts = Starts(lines);
        return
        [
            .. lines.AsSpan(0, starts[at]),
            .. lines.AsSpan(starts[to], starts[to + 1] - starts[to]),
            .. lines.AsSpan(starts[at + 1], starts[to] - starts[at + 1]),
            .. lines.AsSpan(starts[at], starts[at + 1] - starts[at]),
            .. lines.AsSpan(starts[to + 1]),
        ];
    }

    // Where each line begins, and the end.
    private static List<int> Starts(ReadOnlySpan<byte> lines)
    {
        var starts = new List<int> { 0 };
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at] == (byte)'\n')
            {
                starts.Add(at + 1);
            }
        }

        return starts;
    }

    private static string Name(int at, string how) => string.Create(CultureInfo.InvariantCulture, $"entry {at} {how}");
}
