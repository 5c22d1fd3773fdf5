using TokenVault.Local;

namespace TokenVault.Load.Report;

/// <summary>CPU that some processes use from a moment on.</summary>
internal sealed class CpuSpan
{
    public const string Gateway = "gateway";
    public const string Adapter = "adapter";

    private readonly (string Name, int Process, double Before)[] _processes;

    public CpuSpan(IEnumerable<(string Name, int Process)> processes) =>
        _processes = [.. processes.Select(process => (process.Name, process.Process, ProcessorTime.SecondsOf(process.Process)))];

    /// <summary>Of all that a vault under load runs.</summary>
    public static CpuSpan Of(LocalVault vault) => new([.. ProcessesOf(vault), (RowBook.Generator, Environment.ProcessId)]);

    public static IEnumerable<(string Name, int Process)> ProcessesOf(LocalVault vault) =>
        [(Gateway, vault.Gateway.ProcessId), (Adapter, vault.Processor.ProcessId), ("practice processor", vault.Sandbox.ProcessId)];

    /// <summary>Seconds by the process's name, in the order in which they were named.</summary>
    public IReadOnlyDictionary<string, double> Read() => _processes.ToDictionary(
        process => process.Name, process => ProcessorTime.SecondsOf(process.Process) - process.Before, StringComparer.Ordinal);
}
