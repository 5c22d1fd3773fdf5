using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TokenVault.Load.Lines;

/// <summary>Makes calls due at even intervals, whatever became of earlier ones.</summary>
internal static partial class Pacer
{
    // What falls due within it goes out together, over one connection, the next over the next: so a finer grain takes no more writes
    // than a coarse one over all connections. .NET's own sleep can't do less than a millisecond, which would be seen in the latencies.
    private const uint GrainMicroseconds = 250;

    // Where the generator comes late itself, what is due is spread.
    private const int TogetherMax = 32;

    /// <summary>Returns when the last call was handed over.</summary>
    public static void Run(IReadOnlyList<OpenLine> lines, double callsPerSecond, TimeSpan time)
    {
        var total = (long)(callsPerSecond * time.TotalSeconds);
        var interval = Stopwatch.Frequency / callsPerSecond;
        var started = Stopwatch.GetTimestamp();
        Span<long> due = stackalloc long[TogetherMax];
        var turn = 0;
        for (long made = 0; made < total;)
        {
            var isDue = Math.Min(total, 1 + (long)((Stopwatch.GetTimestamp() - started) / interval));
            var together = (int)Math.Min(TogetherMax, isDue - made);
            if (together == 0)
            {
                _ = SleepMicroseconds(GrainMicroseconds);
                continue;
            }

            for (var i = 0; i < together; i++)
            {
                due[i] = started + (long)((made + i) * interval);
            }

            lines[turn].Add(due[..together]);
            turn = (turn + 1) % lines.Count;
            made += together;
        }

        foreach (var line in lines)
        {
            line.Finish();
        }
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SleepMicroseconds(uint microseconds);
}
