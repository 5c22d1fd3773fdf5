namespace TokenVault.Load.Echo;

/// <summary>The echo in a process of its own, as the gateway is.</summary>
internal sealed class EchoProcess : IDisposable
{
    private readonly ListeningProcess _process;

    private EchoProcess(ListeningProcess process) => _process = process;

    /// <summary>Over mutual TLS.</summary>
    public Uri Address => _process.Addresses[0];

    /// <summary>HTTP/2 in clear.</summary>
    public Uri ClearAddress => _process.Addresses[1];

    public int ProcessId => _process.ProcessId;

    public static async Task<EchoProcess> StartAsync(string certificate, string key) => new(
        await ListeningProcess.StartAsync("echo", Environment.ProcessPath!, [.. Self(), "echo", "--certificate", certificate, "--key", key]));

    public void Dispose() => _process.Dispose();

    // Under `dotnet TokenVault.Load.dll` the process is dotnet itself and wants the assembly named first.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.Ordinal)
            ? [typeof(EchoProcess).Assembly.Location]
            : [];
}
