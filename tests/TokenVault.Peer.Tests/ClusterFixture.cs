using Npgsql;
using TokenVault.Peer.Cluster;
using TokenVault.Peer.Serving;
using TokenVault.Peer.Tables;

namespace TokenVault.Peer.Tests;

/// <summary>One PostgreSQL for all tests of a class; each test has a database and keys of its own.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenvault-peer-tests-").FullName;
    private PostgresCluster? _cluster;

    public async Task InitializeAsync()
    {
        if (PostgresPrograms.Folder is not null)
        {
            _cluster = await PostgresCluster.StartAsync(CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new database to be served in one way or the other. Skips the test where there is no PostgreSQL.</summary>
    internal async Task<PeerPlan> PlanAsync(bool batched)
    {
        var required = Environment.GetEnvironmentVariable("TOKENVAULT_REQUIRE_ALL") == "1";
        Assert.False(required && _cluster is null, "TOKENVAULT_REQUIRE_ALL is set and PostgreSQL is not installed.");
        Skip.If(_cluster is null, PostgresPrograms.Missing);
        var database = "test_" + Guid.NewGuid().ToString("N");
        await _cluster!.CreateDatabaseAsync(database);
        return new PeerPlan(_cluster.Folder, database, batched ? PeerMode.Batched : PeerMode.One, 4, Path.Combine(_folder, database));
    }

    /// <summary>A connection past the service.</summary>
    internal static NpgsqlDataSource Open(PeerPlan plan) => Database.Open(plan.SocketFolder, plan.Database, connections: 1);
}
