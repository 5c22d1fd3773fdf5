using System.Diagnostics;

namespace TokenVault.Load.Echo;

/// <summary>The echo in a process of its own, as the gateway is.</summary>
internal sealed class EchoProcess : IDisposable
{
    private const string Ready = "LISTENING ";

    private readonly Process _process;

    private EchoProcess(Process process, string[] addresses) =>
        (_process, Address, ClearAddress) = (process, new Uri(addresses[0]), new Uri(addresses[1]));

    /// <summary>Over mutual TLS.</summary>
    public Uri Address { get; }

    /// <summary>HTTP/2 in clear.</summary>
    public Uri ClearAddress { get; }

    public int ProcessId => _process.Id;

    public static async Task<EchoProcess> StartAsync(string certificate, string key)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [.. Self(), "echo", "--certificate", certificate, "--key", key])
        { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null && line.StartsWith(Ready, StringComparison.Ordinal)
            ? new EchoProcess(process, line[Ready.Length..].Split(' '))
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
