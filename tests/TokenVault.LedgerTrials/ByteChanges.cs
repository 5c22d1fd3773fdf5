using System.Globalization;

namespace TokenVault.LedgerTrials;

/// <summary>A byte that is another, one too few, or one too many.</summary>
internal static class ByteChanges
{
    /// <summary>Each byte with each of its bits turned, gone, and doubled.</summary>
    public static IEnumerable<(string What, byte[] Bytes)> Of(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                yield return Turned(bytes, at, 1 << bit);
            }

            yield return (Name(at, "gone"), [.. bytes[..at], .. bytes[(at + 1)..]]);
            yield return Added(bytes, at, bytes[at]);
        }
    }

    public static (string What, byte[] Bytes) Any(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        return random.Next(3) switch
        {
            0 => Turned(bytes, at, 1 << random.Next(8)),
            1 => (Name(at, "gone"), [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + 1)]),
            _ => Added(bytes, at, (byte)random.Next(256)),
        };
    }

    private static (string What, byte[] Bytes) Turned(byte[] bytes, int at, int bits)
    {
        var changed = (byte[])bytes.Clone();
        changed[at] ^= (byte)bits;
        return (Name(at, $"turned by {bits}"), changed);
    }

    private static (string What, byte[] Bytes) Added(byte[] bytes, int at, byte value) =>
        (Name(at, "one more"), [.. bytes.AsSpan(0, at), value, .. bytes.AsSpan(at)]);

    private static string Name(int at, string how) => string.Create(CultureInfo.InvariantCulture, $"byte {at} {how}");
}
