using System.Globalization;
using TokenVault.Local;

namespace TokenVault.Load.Report;

/// <summary>Where the processor time of a run went.</summary>
internal sealed class TimeSplit
{
    private readonly (string Name, int Process, double Before)[] _processes;

    public TimeSplit(LocalVault vault) => _processes =
    [
        Begin("gateway", vault.Gateway.ProcessId),
        Begin("adapter", vault.Processor.ProcessId),
        Begin("practice processor", vault.Sandbox.ProcessId),
        Begin("generator", Environment.ProcessId),
    ];

    /// <summary>The split since the beginning as a Markdown table, and TokenVault's own share of it.</summary>
    public (string Table, double OwnShare, double OwnMicroseconds) End(long count, string what)
    {
        var used = _processes.Select(process => (process.Name, Seconds: ProcessorTime.SecondsOf(process.Process) - process.Before)).ToArray();
        var all = used.Sum(process => process.Seconds);
        var own = used[0].Seconds + used[1].Seconds;
        var rows = used.Select(process => string.Create(
            CultureInfo.InvariantCulture, $"| {process.Name} | {process.Seconds * 1_000_000 / count:N0} | {process.Seconds / all:P0} |"));
        return (
            string.Join('\n', [$"| process | CPU µs per {what} | share |", "|---|---|---|", .. rows]),
            own / all,
            own * 1_000_000 / count);
    }

    private static (string Name, int Process, double Before) Begin(string name, int process) => (name, process, ProcessorTime.SecondsOf(process));
}
