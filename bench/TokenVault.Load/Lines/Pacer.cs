using System.Diagnostics;

namespace TokenVault.Load.Lines;

/// <summary>Makes calls due at even intervals, whatever became of earlier ones.</summary>
internal static class Pacer
{
    // Calls that fall due within it go out together, the way they come from a network. Finer costs the two cores more than it tells.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    /// <summary>Returns when the last call was handed over.</summary>
    public static void Run(IReadOnlyList<OpenLine> lines, double callsPerSecond, TimeSpan time)
    {
        var total = (long)(callsPerSecond * time.TotalSeconds);
        var interval = Stopwatch.Frequency / callsPerSecond;
        var started = Stopwatch.GetTimestamp();
        var due = new long[1024];
        var turn = 0;
        for (long made = 0; made < total;)
        {
            var isDue = Math.Min(total, 1 + (long)((Stopwatch.GetTimestamp() - started) / interval));
            if (isDue == made)
            {
                Thread.Sleep(Grain);
                continue;
            }

            // As many to each line, and the rest to the next in turn.
            var share = (int)Math.Min(due.Length, Math.Max(1, (isDue - made) / lines.Count));
            for (var i = 0; i < share; i++)
            {
                due[i] = started + (long)((made + i) * interval);
            }

            lines[turn].Add(due.AsSpan(0, share));
            turn = (turn + 1) % lines.Count;
            made += share;
        }

        foreach (var line in lines)
        {
            line.Finish();
        }
    }
}
