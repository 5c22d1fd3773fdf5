using System.Globalization;

namespace TokenVault.Load.Report;

/// <summary>Where the processor time of a run went.</summary>
/// <param name="Table">Each process's microseconds for a unit and its share, as Markdown.</param>
/// <param name="OwnShare">Of the gateway and the adapter together.</param>
/// <param name="OwnMicroseconds">Of both, for a unit.</param>
internal sealed record TimeSplit(string Table, double OwnShare, double OwnMicroseconds)
{
    /// <param name="used">Seconds by process, as <see cref="CpuSpan"/> reads them.</param>
    /// <param name="count">How many units were done meanwhile.</param>
    /// <param name="what">The unit's name.</param>
    public static TimeSplit Of(IReadOnlyDictionary<string, double> used, long count, string what)
    {
        var all = used.Values.Sum();
        var own = used[CpuSpan.Gateway] + used[CpuSpan.Adapter];
        var rows = used.Select(process => string.Create(
            CultureInfo.InvariantCulture, $"| {process.Key} | {process.Value * 1_000_000 / count:N0} | {process.Value / all:P0} |"));
        return new TimeSplit(
            string.Join('\n', [$"| process | CPU µs per {what} | share |", "|---|---|---|", .. rows]), own / all, own * 1_000_000 / count);
    }
}
