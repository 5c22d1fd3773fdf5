namespace TokenVault.Sandbox.Payments;

/// <summary>A card holder's objection to a charge (docs.stripe.com/api/disputes).</summary>
internal sealed record Dispute
{
    public const string NeedsResponse = "needs_response";
    public const string UnderReview = "under_review";
    public const string Won = "won";
    public const string Lost = "lost";

    public required string Id { get; init; }

    public required string ChargeId { get; init; }

    public required string PaymentIntentId { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required string Reason { get; init; }

    public required string Status { get; init; }

    public required long Created { get; init; }

    /// <summary>The operation whose charge it is.</summary>
    public string? Reference { get; init; }

    public bool IsClosed => Status is Won or Lost;
}
