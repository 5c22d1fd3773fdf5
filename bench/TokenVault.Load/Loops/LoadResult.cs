using HdrHistogram;

namespace TokenVault.Load.Loops;

/// <summary>What one run measured. Latencies in microseconds.</summary>
internal sealed record LoadResult(string Name, TimeSpan Elapsed, long Calls, long Errors, HistogramBase Latencies)
{
    public double CallsPerSecond => Calls / Elapsed.TotalSeconds;

    public double LatencyMs(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000.0;
}
