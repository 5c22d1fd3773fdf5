using System.Diagnostics;
using System.Globalization;
using TokenVault.Local;
using TokenVault.Peer.Cluster;
using TokenVault.Peer.Serving;

namespace TokenVault.Load.Peer;

/// <summary>The peer in a process of its own, as the gateway is, over a database of its own.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const string Ready = "LISTENING ";

    private readonly Process _process;

    private PeerProcess(Process process, string database, Uri address) => (_process, Database, Address) = (process, database, address);

    public int ProcessId => _process.Id;

    public string Database { get; }

    public Uri Address { get; }

    public static async Task<PeerProcess> StartAsync(LocalVault vault, PostgresCluster cluster, PeerMode mode, int connections)
    {
        var database = "peer_" + (mode is PeerMode.One ? "one" : "batched");
        await cluster.CreateDatabaseAsync(database);
        var gateway = vault.Folder.Gateway;
        string[] words =
        [
            Path.Combine(AppContext.BaseDirectory, "TokenVault.Peer.dll"),
            "--socket", cluster.Folder, "--database", database, "--mode", mode.ToString(),
            "--connections", connections.ToString(CultureInfo.InvariantCulture),
            "--keys", Path.Combine(vault.Folder.Root, database + ".keys"),
            "--certificate", Path.Combine(gateway, "gateway.pem"), "--key", Path.Combine(gateway, "gateway.key"),
            "--authority", vault.Folder.AuthorityCertificate,
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null && line.StartsWith(Ready, StringComparison.Ordinal)
            ? new PeerProcess(process, database, new Uri(line[Ready.Length..]))
            : throw new InvalidOperationException("The peer did not start.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
