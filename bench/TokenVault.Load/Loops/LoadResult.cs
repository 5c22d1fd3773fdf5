using HdrHistogram;

namespace TokenVault.Load.Loops;

/// <summary>What one run measured. Latencies in microseconds.</summary>
internal sealed record LoadResult(string Name, TimeSpan Elapsed, long Calls, long Errors, HistogramBase Latencies)
{
    /// <summary>What each call asks for; rates are of these.</summary>
    public int CardsPerCall { get; init; } = 1;

    /// <summary>Why the first error was one.</summary>
    public string? FirstError { get; init; }

    public long Cards => Calls * CardsPerCall;

    public double CallsPerSecond => Cards / Elapsed.TotalSeconds;

    public double LatencyMs(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000.0;
}
