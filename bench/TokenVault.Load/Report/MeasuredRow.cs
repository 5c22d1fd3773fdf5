using TokenVault.Load.Loops;

namespace TokenVault.Load.Report;

/// <summary>What one run measured, as it is printed and written to files.</summary>
/// <param name="Name">Stable, for programs that read it.</param>
/// <param name="Title">For people.</param>
/// <param name="Unit">What is counted: calls, cards, rows, syncs.</param>
/// <param name="Rate">Units a second.</param>
internal sealed record MeasuredRow(string Name, string Title, string Unit, double Rate)
{
    private static readonly double[] Percentiles =
        [0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.99, 100];

    /// <summary>In open loop: how many a second came, served or not.</summary>
    public double? Offered { get; init; }

    public long Errors { get; init; }

    /// <summary>Why, by kind, the first of each first.</summary>
    public IReadOnlyList<ErrorKind> ErrorKinds { get; init; } = [];

    /// <summary>The rate as a share of the mutual TLS echo's of the same run.</summary>
    public double? ShareOfEcho { get; init; }

    /// <summary>The row of the same measurement that it is held against, by name; null where it is a ceiling itself, or has none.</summary>
    public string? Ceiling { get; init; }

    /// <summary>Milliseconds at each percentile.</summary>
    public IReadOnlyList<LatencyPoint> Latencies { get; init; } = [];

    /// <summary>CPU microseconds for each unit, by process.</summary>
    public IReadOnlyDictionary<string, double> CpuMicroseconds { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The load generator's share of all of that.</summary>
    public double? GeneratorShare =>
        CpuMicroseconds.TryGetValue(RowBook.Generator, out var own) && CpuMicroseconds.Values.Sum() is var all and > 0 ? own / all : null;

    public double? LatencyMs(double percentile) => Latencies.FirstOrDefault(point => point.Percentile >= percentile)?.Milliseconds;

    public static MeasuredRow Of(string name, string title, string unit, LoadResult result) => new(name, title, unit, result.CallsPerSecond)
    {
        Errors = result.Errors,
        ErrorKinds = result.ErrorKinds,
        Latencies = [.. Percentiles.Select(percentile => new LatencyPoint(percentile, result.LatencyMs(percentile)))],
    };
}
