namespace TokenVault.Profiles.Webhooks;

/// <summary>How a processor tells of changes. What it tells is only where to look: everything else is fetched.</summary>
public sealed record WebhookRules
{
    public required WebhookScheme Scheme { get; init; }

    /// <summary>The header with the signature; empty where each item has its own.</summary>
    public string Header { get; init; } = "";

    /// <summary>How far the time of signing may be from the adapter's; zero where the scheme has no time.</summary>
    public TimeSpan Tolerance { get; init; }

    /// <summary>The places that together name an event, once and for all.</summary>
    public required IReadOnlyList<WebhookPlace> EventId { get; init; }

    /// <summary>The places whose values, with full stops between them, are an event's type.</summary>
    public required IReadOnlyList<WebhookPlace> EventType { get; init; }

    /// <summary>What each type is about. A type that is not here is ignored.</summary>
    public required IReadOnlyDictionary<string, WebhookKind> Kinds { get; init; }

    /// <summary>Where the processor's name of what is to be fetched stands, by kind; the first place that holds one counts.</summary>
    public required IReadOnlyDictionary<WebhookKind, IReadOnlyList<WebhookPlace>> References { get; init; }
}
