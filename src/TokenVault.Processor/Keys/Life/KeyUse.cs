namespace TokenVault.Processor.Keys.Life;

/// <summary>What a gateway reported last of one key.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Count">How many of its rows need the key.</param>
/// <param name="ReportTime">When it reported; null where it never did, and then it counts as depending.</param>
/// <param name="LastUse">When it last reported that some did; null where it never did.</param>
internal sealed record KeyUse(string Gateway, long Count, DateTimeOffset? ReportTime, DateTimeOffset? LastUse)
{
    /// <summary>When somebody said that the gateway is gone for good; null where nobody did, or it has reported since.</summary>
    public DateTimeOffset? Gone { get; init; }

    /// <summary>Who said so.</summary>
    public string GoneSaidBy { get; init; } = "";
}
