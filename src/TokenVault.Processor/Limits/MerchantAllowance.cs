namespace TokenVault.Processor.Limits;

/// <summary>What a merchant may do in a day, by UTC.</summary>
internal sealed class MerchantAllowance
{
    /// <summary>How many cards may be opened: 0 to 1,000,000,000. Not set: as the default has it.</summary>
    public long? OpeningsPerDay { get; set; }

    /// <summary>
    /// How many different card numbers of one BIN and last four may be fingerprinted: 0 to 1,000,000. Not set: as the default has it.
    /// </summary>
    public int? NumbersPerBinAndLastFourPerDay { get; set; }

    /// <summary>
    /// By currency, how much may be authorized and charged, in its minor unit: 0 to 1,000,000,000,000,000. A currency that is
    /// not named here is as the default has it; where neither names it but any other is named, nothing may be charged in it.
    /// </summary>
    public IDictionary<string, long> AmountPerDay { get; set; } = new Dictionary<string, long>(StringComparer.Ordinal);
}
