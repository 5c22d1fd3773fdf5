namespace TokenVault.Sandbox.Payments;

internal sealed record Refund
{
    public required string Id { get; init; }

    public required string ChargeId { get; init; }

    public required string PaymentIntentId { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required long Created { get; init; }

    public string? Reason { get; init; }

    public string? Reference { get; init; }

    public string? KeyDigest { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
