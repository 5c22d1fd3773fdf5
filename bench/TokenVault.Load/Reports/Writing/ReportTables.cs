using System.Globalization;
using TokenVault.Load.Report;

namespace TokenVault.Load.Reports.Writing;

/// <summary>What the report's tables hold.</summary>
internal static class ReportTables
{
    // Below it a process did nothing for the run; the system counts in hundredths of a second.
    private const double CpuMin = 0.05;

    /// <summary>Whether a goal counts: runs of some seconds tell ratios and no more.</summary>
    public static bool IsJudged(BenchReport report, Goal goal) => !report.IsQuick || goal.IsRatio;

    public static TableText Machine(BenchReport report)
    {
        var machine = report.Machine;
        List<IReadOnlyList<string>> rows =
        [
            ["processor", string.Create(CultureInfo.InvariantCulture, $"{machine.Cores} cores, {machine.Processor}")],
            ["memory", machine.Memory == 0 ? "unknown" : string.Create(CultureInfo.InvariantCulture, $"{machine.Memory / 1e9:N0} GB")],
            ["system", $"{machine.System}, kernel {machine.Kernel}, {machine.Runtime}"],
            ["file system of the stores", machine.FileSystem + (IsMemory(machine.FileSystem) ? " (in memory: syncing costs nothing here, and figures are higher than any disk's)" : "")],
            ["busy before", machine.LoadBefore is null ? "unknown" : string.Create(CultureInfo.InvariantCulture, $"{machine.LoadBefore:N1} processes (load of the last minute)")],
            ["begun", report.Started.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) + string.Create(CultureInfo.InvariantCulture, $", took {report.Took.TotalMinutes:N1} minutes")],
            ["source", report.Commit is null ? "unknown commit" : "commit " + report.Commit],
            ["command", report.Command],
        ];
        return new TableText(["", ""], rows) { Words = 2 };
    }

    public static TableText Goals(BenchReport report) => new(
        ["goal", "must be", "aim", "reached", ""],
        [
            .. report.Sections.SelectMany(section => section.Goals).Select(goal => (IReadOnlyList<string>)
            [
                goal.Name,
                (goal.IsBound ? "≤ " : "≥ ") + Figure(goal, goal.Must),
                Figure(goal, goal.Aim),
                Figure(goal, goal.Reached),
                !IsJudged(report, goal) ? "not judged in a short run" : goal.Holds ? "reached" : "MISSED",
            ]),
        ]);

    public static TableText Rows(ReportSection section) => new(
        ["run", "a second", "of", "of its ceiling", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "errors", "CPU µs each"],
        [
            .. section.Rows.Select(row => (IReadOnlyList<string>)
            [
                row.Title,
                Number(row.Rate, "N0"),
                row.Unit,
                section.ShareOf(row) is { } share ? Number(share, "P0") : "",
                Latency(row, 50, "N2"),
                Latency(row, 99, "N2"),
                Latency(row, 99.9, "N2"),
                Latency(row, 100, "N1"),
                Number(row.Errors, "N0") + (row.ErrorKinds.Count == 0 ? "" : $" ({string.Join("; ", row.ErrorKinds)})"),
                string.Join(", ", row.CpuMicroseconds.Where(used => used.Value >= CpuMin).Select(used => $"{used.Key} {Cpu(used.Value)}")),
            ]),
        ]);

    private static bool IsMemory(string fileSystem) => fileSystem is "tmpfs" or "ramfs";

    private static string Cpu(double value) => Number(value, value < 10 ? "N1" : "N0");

    private static string Latency(MeasuredRow row, double percentile, string format) => row.LatencyMs(percentile) is { } latency ? Number(latency, format) : "";

    private static string Figure(Goal goal, double value) => goal.Unit is "%" ? Number(value, "P0") : $"{Number(value, value < 10 ? "0.##" : "N0")} {goal.Unit}";

    private static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";
}
