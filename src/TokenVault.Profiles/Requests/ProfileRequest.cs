using TokenVault.Profiles.Answers;

namespace TokenVault.Profiles.Requests;

/// <summary>One request of a profile, compiled, with what its answers mean.</summary>
public sealed record ProfileRequest
{
    public required ProfileStep Step { get; init; }

    /// <summary>GET, else POST.</summary>
    public required bool IsGet { get; init; }

    /// <summary>Path and query; each placeholder's value is percent-encoded.</summary>
    public required Template Path { get; init; }

    /// <summary>The value of the idempotency header; null where none is sent.</summary>
    public Template? Key { get; init; }

    /// <summary>In place of the profile's own credential.</summary>
    public Template? Credential { get; init; }

    public IReadOnlyList<Segment> Body { get; init; } = [];

    public bool HasCard { get; init; }

    /// <summary>Whether there is a place for the card holder's name. Where not, it is not even opened.</summary>
    public bool TakesName => Body.Any(segment => segment is { Kind: SegmentKind.Card, Card: CardField.HolderName });

    public required AnswerRules Answers { get; init; }
}
