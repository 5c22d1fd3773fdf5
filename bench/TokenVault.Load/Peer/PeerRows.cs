using TokenVault.Load.Report;

namespace TokenVault.Load.Peer;

/// <summary>The comparison as rows, and the ratio that is promised.</summary>
internal static class PeerRows
{
    private const double RatioMin = 8;

    public static void Add(MeasuredSection section, Contestant vault, Contestant single, Contestant batch)
    {
        section.Add(Row(RowNames.PeerSingle, single));
        section.Add(Row(RowNames.PeerBatched, batch));
        section.Add(Row("peer-vault", vault) with { Ceiling = RowNames.PeerSingle });
        section.Add([new Goal("new cards, to PostgreSQL with one insert a call", vault.CardsPerSecond / single.CardsPerSecond, RatioMin, RatioMin, "times")]);
    }

    private static MeasuredRow Row(string name, Contestant one)
    {
        // Percentiles of the round in the middle: those of different runs can't be added up.
        var middle = one.Runs.OrderBy(run => run.CallsPerSecond).ElementAt(one.Runs.Count / 2);
        return MeasuredRow.Of(name, one.Name, "cards", middle) with
        {
            Rate = one.CardsPerSecond,
            Errors = one.Errors.Count,
            ErrorKinds = one.Errors.Kinds,
            CpuMicroseconds = one.Cost.ToDictionary(cost => cost.Name, cost => cost.Microseconds, StringComparer.Ordinal),
        };
    }
}
