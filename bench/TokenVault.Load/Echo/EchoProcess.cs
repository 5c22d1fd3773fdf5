using System.Diagnostics;

namespace TokenVault.Load.Echo;

/// <summary>The echo in a process of its own, as the gateway is.</summary>
internal sealed class EchoProcess : IDisposable
{
    private const string Ready = "LISTENING ";

    private readonly Process _process;

    private EchoProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public static async Task<EchoProcess> StartAsync(string certificate, string key)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [.. Self(), "echo", "--certificate", certificate, "--key", key])
        { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null && line.StartsWith(Ready, StringComparison.Ordinal)
            ? new EchoProcess(process, new Uri(line[Ready.Length..]))
            : throw new InvalidOperationException("The echo did not start.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // Under `dotnet TokenVault.Load.dll` the process is dotnet itself and wants the assembly named first.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.Ordinal)
            ? [typeof(EchoProcess).Assembly.Location]
            : [];
}
