using System.Globalization;
using TokenVault.Load.Loops;

namespace TokenVault.Load.Report;

/// <summary>The results as a Markdown table, the ceiling first and each row's share of it.</summary>
internal static class ResultTable
{
    public static string Of(IReadOnlyList<LoadResult> results)
    {
        var ceiling = results[0].CallsPerSecond;
        var lines = results.Select(result => string.Create(
            CultureInfo.InvariantCulture,
            $"| {result.Name} | {result.CallsPerSecond:N0} | {result.CallsPerSecond / ceiling:P0} | {result.LatencyMs(50):N2} | {result.LatencyMs(99):N2} | {result.LatencyMs(99.9):N2} | {result.LatencyMs(100):N1} | {result.Errors} |"));
        return string.Join(
            '\n',
            [
                "| run | calls/s | of the ceiling | p50 ms | p99 ms | p99.9 ms | max ms | errors |",
                "|---|---|---|---|---|---|---|---|",
                .. lines,
            ]);
    }
}
