using System.Globalization;
using TokenVault.Peer.Cluster;
using TokenVault.Peer.Tables;

namespace TokenVault.Load.Peer;

/// <summary>Whether the servers did what their rates are told for.</summary>
internal sealed class PeerChecks(PostgresCluster cluster)
{
    private const int CardsAskedAgain = 1000;
    private const int CallersOfOneCard = 64;

    /// <summary>What is wrong with the answers: errors, no tokens, more tokens than one for a card, one for two.</summary>
    public static List<string> Find(IEnumerable<Contestant> all)
    {
        var faults = new List<string>();
        foreach (var contestant in all)
        {
            if (contestant.FindFault(CardsAskedAgain, CallersOfOneCard) is { } fault)
            {
                faults.Add($"{contestant.Name}: {fault}");
            }

            if (contestant.Errors.Count > 0)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{contestant.Name}: {contestant.Errors.Count} calls were not answered with a token: {contestant.Errors}"));
            }
        }

        return faults;
    }

    /// <summary>Which of the peers' tables do not have as many rows as cards were acknowledged.</summary>
    public async Task<List<string>> CountAsync(params (Contestant Contestant, string Database)[] peers)
    {
        var faults = new List<string>();
        foreach (var (contestant, database) in peers)
        {
            var rows = await Database.CountAsync(cluster.Folder, database);
            if (rows != contestant.Acknowledged)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{contestant.Name}: {rows:N0} rows for {contestant.Acknowledged:N0} cards that were acknowledged"));
            }
        }

        return faults;
    }

    /// <summary>The checks themselves: what they do not see in a server that gives all cards the same token, and in a table that lost a row.</summary>
    public async Task<List<string>> MissedAsync(Contestant sameForAll, Contestant contestant, string database)
    {
        var missed = new List<string>();
        sameForAll.AskFor(CardsAskedAgain);
        if (sameForAll.FindFault(CardsAskedAgain, CallersOfOneCard) is null)
        {
            missed.Add("a server that gives all cards the same token was not found out");
        }

        await Database.LoseOneAsync(cluster.Folder, database);
        if ((await CountAsync((contestant, database))).Count == 0)
        {
            missed.Add("a row that was taken out was not missed");
        }

        return missed;
    }
}
