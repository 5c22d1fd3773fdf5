namespace TokenVault.Load.Report;

/// <summary>What tokenizing has to reach on two cores with the generator on the same machine.</summary>
internal static class TokenizeGoals
{
    /// <summary>Ninety-nine of a hundred new cards are to have their token within it.</summary>
    public const double LatencyMsMax = 15;

    public static IReadOnlyList<Goal> Of(RowBook rows)
    {
        var alone = rows[RowNames.NewCards];
        var batch = rows[RowNames.Batch];
        var open = rows[RowNames.OpenHalf];

        // The sync that an answer waits for is one of a growing log.
        var sync = rows[RowNames.SyncGrowing].LatencyMs(50)!.Value;
        return
        [
            new Goal("new cards, of the echo", alone.ShareOfEcho!.Value, 0.40, 0.55, "%"),
            new Goal("known cards, of the echo", rows[RowNames.KnownCards].ShareOfEcho!.Value, 0.55, 0.70, "%"),
            new Goal("new cards, p99", alone.LatencyMs(99)!.Value, LatencyMsMax, 8, "ms") { IsBound = true },
            new Goal("stream of new cards", rows[RowNames.Stream].Rate, 80_000, 150_000, "cards/s"),
            new Goal("new cards in batches of 100", batch.Rate, 100_000, 200_000, "cards/s"),
            new Goal("CPU of a new token alone, gateway and adapter", Cost(alone), 20, 14, "µs") { IsBound = true },
            new Goal("CPU of a new token in a batch, gateway and adapter", Cost(batch), 13, 8, "µs") { IsBound = true },
            new Goal("open loop at half of capacity, p50 (2 ms and one sync)", open.LatencyMs(50)!.Value, 2 + sync, 2 + sync, "ms") { IsBound = true },
            new Goal("open loop at half of capacity, p99", open.LatencyMs(99)!.Value, 8, 4, "ms") { IsBound = true },
        ];
    }

    private static double Cost(MeasuredRow row) => row.CpuMicroseconds["gateway"] + row.CpuMicroseconds["adapter"];
}
