using System.Globalization;
using TokenVault.Load.Echo;
using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Load.Wire;
using TokenVault.Local;
using TokenVault.Peer.Cluster;
using TokenVault.Peer.Serving;

namespace TokenVault.Load.Peer;

/// <summary>
/// TokenVault against what a user would build instead, a gRPC service over PostgreSQL with pgcrypto: the same driver, callers, mTLS, disk
/// and run, by turns.
/// </summary>
internal static class PeerMeasurement
{
    public static async Task<int> RunAsync(PeerLoad load, MeasuredSection section, CancellationToken cancellation)
    {
        var folder = load.Plan.Keep ?? Directory.CreateTempSubdirectory("tokenvault-peer-").FullName;
        try
        {
            // First, so that a machine without PostgreSQL is told so at once.
            await using var cluster = await PostgresCluster.StartAsync(cancellation);
            await using var vault = await LocalVault.StartAsync(folder, LocalVaultOptions.AnyPorts, cancellation);
            using var one = await PeerProcess.StartAsync(vault, cluster, PeerMode.One, load.SingleConnections);
            using var batched = await PeerProcess.StartAsync(vault, cluster, PeerMode.Batched, load.BatchWriters);
            return await CompareAsync((load, section), vault, cluster, one, batched);
        }
        finally
        {
            if (load.Plan.Keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<int> CompareAsync(
        (PeerLoad Load, MeasuredSection Section) measured, LocalVault vault, PostgresCluster cluster, PeerProcess one, PeerProcess batched)
    {
        var load = measured.Load;
        using var shop = new ShopLine(vault);
        var ours = new Contestant(
            "TokenVault", shop.Gateway, load.Plan.Connections, Time("gateway", vault.Gateway.ProcessId), Time("adapter", vault.Processor.ProcessId), Generator);
        var single = new Contestant(
            "PostgreSQL, one insert per call", shop.To(one.Address), load.Plan.Connections, Time("service", one.ProcessId), Postgres(), Generator);
        var batch = new Contestant(
            "PostgreSQL, batched", shop.To(batched.Address), load.Plan.Connections, Time("service", batched.ProcessId), Postgres(), Generator);
        Contestant[] all = [ours, single, batch];
        Load(load, all);
        PeerRows.Add(measured.Section, ours, single, batch);
        using var echo = await EchoProcess.StartAsync(
            Path.Combine(vault.Folder.Gateway, "gateway.pem"), Path.Combine(vault.Folder.Gateway, "gateway.key"));
        var sameForAll = new Contestant("echo", shop.To(echo.Address), load.Plan.Connections);
        var checks = new PeerChecks(cluster);
        List<string> faults =
        [
            .. PeerChecks.Find(all),
            .. await checks.CountAsync((single, one.Database), (batch, batched.Database)),
            .. await checks.MissedAsync(sameForAll, single, one.Database),
        ];
        measured.Section.Failure = faults.Count == 0 ? null : string.Join("; ", faults);
        return await TellAsync(load, ours, single, batch, faults);

        (string, Func<double>) Postgres() => ("PostgreSQL", () => ClusterTime.SecondsOf(cluster.ProcessId));

        static (string, Func<double>) Time(string name, int process) => (name, () => ProcessorTime.SecondsOf(process));
    }

    private static (string Name, Func<double> Seconds) Generator => ("generator", () => ProcessorTime.SecondsOf(Environment.ProcessId));

    // By turns and in another order each time: a disk or a neighbour that is slow for a while is so for all of them.
    private static void Load(PeerLoad load, Contestant[] all)
    {
        var warmUp = TimeSpan.FromSeconds(Math.Min(5, load.Plan.Time.TotalSeconds));
        foreach (var contestant in all)
        {
            contestant.Load(load.Plan, warmUp, measured: false);
        }

        for (var round = 0; round < load.Rounds; round++)
        {
            for (var turn = 0; turn < all.Length; turn++)
            {
                var contestant = all[(round + turn) % all.Length];
                contestant.Load(load.Plan, load.Plan.Time, measured: true);
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"round {round + 1}: {contestant.Name}: {contestant.Runs[^1].CallsPerSecond:N0} new cards/s{Told(contestant.Runs[^1].ErrorKinds)}"));
            }
        }
    }

    private static string Told(IReadOnlyList<ErrorKind> errors) => errors.Count == 0 ? "" : ", not answered: " + string.Join("; ", errors);

    private static async Task<int> TellAsync(PeerLoad load, Contestant ours, Contestant single, Contestant batch, List<string> faults)
    {
        var ratio = ours.CardsPerSecond / single.CardsPerSecond;
        await Console.Out.WriteLineAsync(PeerTable.Of(ours, single, batch) + "\n");
        foreach (var fault in faults)
        {
            await Console.Out.WriteLineAsync("FAILED: " + fault);
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(ratio < load.AtLeast ? $"FAILED, less than {load.AtLeast:N1}: " : "")}{ratio:N2} times the rate of a PostgreSQL service that inserts once a call ({ours.CardsPerSecond:N0}/s to {single.CardsPerSecond:N0}/s), {ours.CardsPerSecond / batch.CardsPerSecond:N2} times that of one that batches ({batch.CardsPerSecond:N0}/s)"));
        return faults.Count == 0 && ratio >= load.AtLeast ? 0 : 1;
    }
}
