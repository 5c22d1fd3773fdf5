namespace TokenVault.Sandbox.Webhooks;

/// <summary>Where an account wants its events (docs.stripe.com/api/webhook_endpoints).</summary>
internal sealed record WebhookEndpoint
{
    private const string AllEvents = "*";

    public required string Id { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyList<string> EnabledEvents { get; init; }

    /// <summary>Signs what is sent there; it is told once, when the endpoint is made.</summary>
    public required string Secret { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Created { get; init; }

    public bool Deleted { get; init; }

    public bool Wants(string type) => EnabledEvents.Any(wanted => wanted is AllEvents || string.Equals(wanted, type, StringComparison.Ordinal));
}
