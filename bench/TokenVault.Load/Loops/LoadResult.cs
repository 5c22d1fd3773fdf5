using HdrHistogram;

namespace TokenVault.Load.Loops;

/// <summary>What one run measured. Latencies in microseconds.</summary>
internal sealed record LoadResult(string Name, TimeSpan Elapsed, long Calls, long Errors, HistogramBase Latencies)
{
    /// <summary>What each call asks for; rates are of these.</summary>
    public int CardsPerCall { get; init; } = 1;

    /// <summary>Why errors were some, by kind; empty where that was not kept.</summary>
    public IReadOnlyList<ErrorKind> ErrorKinds { get; init; } = [];

    /// <summary>Why the first error was one.</summary>
    public string? FirstError => ErrorKinds.Count == 0 ? null : ErrorKinds[0].Why;

    public long Cards => Calls * CardsPerCall;

    public double CallsPerSecond => Cards / Elapsed.TotalSeconds;

    public double LatencyMs(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000.0;
}
