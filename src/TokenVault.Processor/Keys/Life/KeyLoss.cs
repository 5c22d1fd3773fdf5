namespace TokenVault.Processor.Keys.Life;

/// <summary>What destroying a key takes away, and what it does not.</summary>
/// <param name="EpochsLost">How many epochs become unopenable, as far as gateways have reported.</param>
/// <param name="EpochsRewrapped">How many that it once wrapped are wrapped by a newer key now.</param>
/// <param name="SilentGateways">Gateways of which it can't be told.</param>
/// <param name="Backups">Backups of the keystore that hold the key all the same.</param>
internal sealed record KeyLoss(long EpochsLost, long EpochsRewrapped, IReadOnlyList<string> SilentGateways, IReadOnlyList<string> Backups)
{
    /// <summary>Whether a gateway needs it, or may: one that is not said to be gone.</summary>
    public bool IsNeeded { get; init; }
}
