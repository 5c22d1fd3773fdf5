namespace TokenVault.Cli.Comparison;

/// <summary>What a row of a processor's report is about.</summary>
internal enum MovementType
{
    Authorization,
    Capture,
    Void,
    Refund,
    Dispute,
}
