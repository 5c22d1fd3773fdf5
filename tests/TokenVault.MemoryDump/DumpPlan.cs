namespace TokenVault.MemoryDump;

/// <summary>What a run does: how many cards, how long an epoch, whether surroundings are shown, where dumps are kept (null: nowhere).</summary>
internal sealed record DumpPlan(int Cards, TimeSpan Epoch, bool Shows, string? Keep);
