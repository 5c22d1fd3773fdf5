using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Limits;

/// <summary>What one merchant used, as the store has it. Used under its lock.</summary>
internal sealed class MerchantUse
{
    public Lock Lock { get; } = new();

    /// <summary>By the counter's name. As many as there are currencies, and one.</summary>
    public Dictionary<string, DailyUse> Counters { get; } = new(StringComparer.Ordinal);
}
