using System.Globalization;
using TokenVault.Load.Loops;

namespace TokenVault.Load.Report;

/// <summary>Runs one measurement after another and keeps what each gave, with the CPU that each process used meanwhile.</summary>
internal sealed class RowBook
{
    public const string Generator = "generator";

    private readonly List<MeasuredRow> _rows = [];
    private readonly (string Name, int Process)[] _processes;

    public RowBook(IEnumerable<(string Name, int Process)> processes) => _processes = [.. processes, (Generator, Environment.ProcessId)];

    public IReadOnlyList<MeasuredRow> Rows => _rows;

    public MeasuredRow this[string name] => _rows.Single(row => string.Equals(row.Name, name, StringComparison.Ordinal));

    public MeasuredRow Add(string name, string unit, Func<LoadResult> run, double? offered = null)
    {
        var span = new CpuSpan(_processes);
        var result = run();
        var used = span.Read();
        var echo = _rows.FirstOrDefault(row => string.Equals(row.Name, RowNames.Echo, StringComparison.Ordinal))?.Rate;
        var row = MeasuredRow.Of(name, result.Name, unit, result) with
        {
            CpuMicroseconds = used.ToDictionary(process => process.Key, process => process.Value * 1_000_000 / result.Cards, StringComparer.Ordinal),
            ShareOfEcho = echo is null ? null : result.CallsPerSecond / echo,
            Offered = offered,
        };
        _rows.Add(string.Equals(name, RowNames.Echo, StringComparison.Ordinal) ? row with { ShareOfEcho = 1 } : row);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Title}: {row.Rate:N0} {unit}/s, p99 {row.LatencyMs(99):N2} ms, {row.Errors} errors{(row.ErrorKinds.Count == 0 ? "" : $" ({string.Join("; ", row.ErrorKinds)})")}"));
        return row;
    }

    /// <summary>A Markdown table.</summary>
    public string Table()
    {
        var lines = _rows.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Title} | {row.Rate:N0} {row.Unit} | {Share(row.ShareOfEcho)} | {row.LatencyMs(50):N2} | {row.LatencyMs(99):N2} | {row.LatencyMs(99.9):N2} | {row.LatencyMs(100):N1} | {row.Errors} | {Cpu(row, "gateway")} | {Cpu(row, "adapter")} | {Cpu(row, "echo")} | {Cpu(row, Generator)} | {Share(row.GeneratorShare)} |"));
        return string.Join(
            '\n',
            [
                "| run | a second | of the echo | p50 ms | p99 ms | p99.9 ms | max ms | errors | CPU µs each: gateway | adapter | echo | generator | generator's share |",
                "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
                .. lines,
            ]);
    }

    private static string Share(double? share) => share is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{share:P0}");

    // A process that did nothing has no figure.
    private static string Cpu(MeasuredRow row, string process) =>
        row.CpuMicroseconds.TryGetValue(process, out var used) && used >= 0.05 ? string.Create(CultureInfo.InvariantCulture, $"{used:N1}") : "";
}
