using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Payments;

/// <summary>One attempt to take money; <see cref="Failure"/> is null where the card was approved.</summary>
internal sealed record Charge
{
    public required string Id { get; init; }

    public required string PaymentIntentId { get; init; }

    public required string PaymentMethodId { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required long Created { get; init; }

    public long AmountCaptured { get; init; }

    public long AmountRefunded { get; init; }

    /// <summary>A hold that was let go without being captured.</summary>
    public bool Released { get; init; }

    public Decline? Failure { get; init; }

    public bool IsCaptured => AmountCaptured > 0;
}
