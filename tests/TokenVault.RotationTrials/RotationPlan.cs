namespace TokenVault.RotationTrials;

/// <summary>How much is done.</summary>
/// <param name="Cards">Cards that have tokens before the load begins.</param>
/// <param name="Before">How long the vault is watched before the first key changes.</param>
/// <param name="Hold">How long each change is watched at least; longer where what depends on the old key has not moved by then.</param>
internal sealed record RotationPlan(int Cards, TimeSpan Before, TimeSpan Hold)
{
    /// <summary>A busy shop's, on two cores that also run everything else: far from the ceiling, where waiting would hide what a change costs.</summary>
    public const int TokenizesPerSecond = 250;

    /// <summary>A second's p99 needs a hundred calls to be another one than the slowest.</summary>
    public const int ChargesPerSecond = 100;

    public static RotationPlan Full { get; } = new(20_000, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));

    public static RotationPlan Quick { get; } = new(2_000, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(7));
}
