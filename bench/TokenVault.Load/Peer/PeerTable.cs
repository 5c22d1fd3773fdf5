using System.Globalization;

namespace TokenVault.Load.Peer;

/// <summary>The comparison as Markdown.</summary>
internal static class PeerTable
{
    /// <param name="vault">TokenVault, whose rate the ratios are of.</param>
    /// <param name="peers">What it is compared with.</param>
    public static string Of(Contestant vault, params Contestant[] peers) => string.Join(
        '\n',
        [
            "| server | new cards/s | TokenVault is faster by | in each round | p50 ms | p99 ms | errors | CPU µs per new card |",
            "|---|---|---|---|---|---|---|---|",
            .. peers.Prepend(vault).Select(contestant => Row(vault, contestant)),
        ]);

    private static string Row(Contestant vault, Contestant one)
    {
        var rounds = string.Join(", ", one.Runs.Select(run => run.CallsPerSecond.ToString("N0", CultureInfo.InvariantCulture)));
        var cost = string.Join(", ", one.Cost.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Microseconds:N0}")));

        // Percentiles of the round in the middle: those of different runs can't be added up.
        var middle = one.Runs.OrderBy(run => run.CallsPerSecond).ElementAt(one.Runs.Count / 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {one.Name} | {one.CardsPerSecond:N0} | {vault.CardsPerSecond / one.CardsPerSecond:N2} | {rounds} | {middle.LatencyMs(50):N2} | {middle.LatencyMs(99):N2} | {one.Errors.Count} | {cost} |");
    }
}
