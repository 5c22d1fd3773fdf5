using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Payments;

internal sealed record PaymentIntent
{
    public const string CapturedLater = "manual";

    public required string Id { get; init; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required string Status { get; init; }

    public required string CaptureMethod { get; init; }

    public required string ConfirmationMethod { get; init; }

    public required string ClientSecret { get; init; }

    public required long Created { get; init; }

    public long AmountCapturable { get; init; }

    public long AmountReceived { get; init; }

    public string? PaymentMethodId { get; init; }

    public string? LatestChargeId { get; init; }

    public string? Description { get; init; }

    /// <summary>The merchant's own name for it, in the dialects that have a field for one.</summary>
    public string? Reference { get; init; }

    /// <summary>Whether the card holder or the merchant began it, in the dialect's own words.</summary>
    public string? PaymentType { get; init; }

    public string? StatementDescriptor { get; init; }

    public string? ReturnUrl { get; init; }

    public string? CancellationReason { get; init; }

    public long? CanceledAt { get; init; }

    public Decline? LastError { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
