using System.Globalization;
using TokenVault.Local;
using TokenVault.Peer.Cluster;
using TokenVault.Peer.Serving;

namespace TokenVault.Load.Peer;

/// <summary>The peer in a process of its own, as the gateway is, over a database of its own.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly ListeningProcess _process;

    private PeerProcess(ListeningProcess process, string database) => (_process, Database) = (process, database);

    public int ProcessId => _process.ProcessId;

    public string Database { get; }

    public Uri Address => _process.Addresses[0];

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
        return new PeerProcess(await ListeningProcess.StartAsync("peer", "dotnet", words), database);
    }

    public void Dispose() => _process.Dispose();
}
