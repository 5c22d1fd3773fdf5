using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Payments;

/// <summary>What is kept of a card: never its number, never its security code.</summary>
internal sealed record PaymentMethod
{
    public required string Id { get; init; }

    public required string Brand { get; init; }

    public required string Funding { get; init; }

    public required string LastFour { get; init; }

    public required int ExpiryMonth { get; init; }

    public required int ExpiryYear { get; init; }

    public required bool HasCvc { get; init; }

    /// <summary>Whether a street came with the card, so that a check of it has a result; the street itself is not kept.</summary>
    public bool HasStreet { get; init; }

    public bool HasPostalCode { get; init; }

    /// <summary>Whether a card holder's name came with the card; the name itself is not kept.</summary>
    public bool HasName { get; init; }

    public required CardOutcome Outcome { get; init; }

    /// <summary>Equal for equal cards of one process only: its key is drawn at start and never written.</summary>
    public required string Fingerprint { get; init; }

    public required long Created { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
