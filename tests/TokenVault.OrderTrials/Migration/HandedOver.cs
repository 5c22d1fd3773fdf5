namespace TokenVault.OrderTrials.Migration;

/// <summary>What became of tokens before their vault was handed over.</summary>
/// <param name="Deleted">These must not arrive.</param>
/// <param name="Spent">Nor these: they have served.</param>
/// <param name="Reissued">Other cards are under these, by their counters.</param>
internal sealed record HandedOver(IReadOnlySet<string> Deleted, IReadOnlySet<string> Spent, IReadOnlyDictionary<string, int> Reissued);
