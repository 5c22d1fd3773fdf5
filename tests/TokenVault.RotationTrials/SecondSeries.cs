using System.Collections.Concurrent;
using System.Diagnostics;

namespace TokenVault.RotationTrials;

/// <summary>The latencies of each second, by when a call was due: one that waits behind a pause counts for the second in which it should have gone.</summary>
internal sealed class SecondSeries
{
    private const double Percentile = 0.99;

    private readonly ConcurrentDictionary<int, ConcurrentBag<double>> _seconds = new();
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>The second that is under way.</summary>
    public int Now => SecondOf(Stopwatch.GetTimestamp());

    public void Record(long due, long ended) =>
        Record(SecondOf(due), (ended - due) * 1000.0 / Stopwatch.Frequency);

    public void Record(int second, double milliseconds) => _seconds.GetOrAdd(second, static _ => []).Add(milliseconds);

    /// <summary>The p99 of each second, milliseconds, by the nearest rank. A second in which nothing was due has none.</summary>
    public IReadOnlyList<double> P99s(SecondSpan span) =>
        [.. Enumerable.Range(span.From, span.Count).Where(_seconds.ContainsKey).Select(second => P99(_seconds[second]))];

    private int SecondOf(long timestamp) => (int)((timestamp - _start) / Stopwatch.Frequency);

    private static double P99(ConcurrentBag<double> latencies)
    {
        var sorted = latencies.Order().ToList();
        return sorted[(int)Math.Ceiling(Percentile * sorted.Count) - 1];
    }
}
