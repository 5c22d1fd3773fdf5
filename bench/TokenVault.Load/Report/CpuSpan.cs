namespace TokenVault.Load.Report;

/// <summary>CPU that some processes use from a moment on.</summary>
internal sealed class CpuSpan
{
    private readonly (string Name, int Process, double Before)[] _processes;

    public CpuSpan(IEnumerable<(string Name, int Process)> processes) =>
        _processes = [.. processes.Select(process => (process.Name, process.Process, ProcessorTime.SecondsOf(process.Process)))];

    /// <summary>Seconds by the process's name.</summary>
    public IReadOnlyDictionary<string, double> Read() => _processes.ToDictionary(
        process => process.Name, process => ProcessorTime.SecondsOf(process.Process) - process.Before, StringComparer.Ordinal);
}
