namespace TokenVault.Sandbox.Payments;

/// <summary>A capture or a release of what an authorization holds; refunds and disputes are objects of their own.</summary>
internal sealed record Movement
{
    public const string Capture = "capture";
    public const string Void = "void";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";

    public required string Id { get; init; }

    /// <summary><see cref="Capture"/> or <see cref="Void"/>.</summary>
    public required string Type { get; init; }

    public required string PaymentIntentId { get; init; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Created { get; init; }

    public string Status { get; init; } = Succeeded;

    public string? Reference { get; init; }

    public string? KeyDigest { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
