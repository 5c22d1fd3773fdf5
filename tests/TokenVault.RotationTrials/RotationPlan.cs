namespace TokenVault.RotationTrials;

/// <summary>How much is done.</summary>
/// <param name="Cards">Cards that have tokens before the load begins.</param>
/// <param name="Before">How long the vault is watched before the first key changes.</param>
/// <param name="Hold">How long each change is watched at least; longer where what depends on the old key has not moved by then.</param>
internal sealed record RotationPlan(int Cards, TimeSpan Before, TimeSpan Hold)
{
    /// <summary>
    /// A busy shop's, on two cores that also run everything else: about half of what they do. Twice as much leaves so little of them that any
    /// program which starts makes calls wait for seconds.
    /// </summary>
    public const int TokenizesPerSecond = 200;

    /// <summary>A second's p99 is its third slowest call then. Of a hundred calls it would be the slowest but one, which the system's own pauses decide.</summary>
    public const int ChargesPerSecond = 200;

    public static RotationPlan Full { get; } = new(20_000, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));

    public static RotationPlan Quick { get; } = new(2_000, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(7));
}
