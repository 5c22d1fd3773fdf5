namespace TokenVault.Profiles.Requests;

/// <summary>One piece of a body. Rendering goes through them once and copies.</summary>
public sealed record Segment(SegmentKind Kind)
{
    public ReadOnlyMemory<byte> Literal { get; init; }

    public Placeholder Placeholder { get; init; }

    /// <summary>Of the account's field, with <see cref="Placeholder.Account"/>.</summary>
    public int Index { get; init; }

    /// <summary>How many characters of the value are sent at most; 0 for all.</summary>
    public int CharsMax { get; init; }

    public CardField Card { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Where rendering goes on when this one skips.</summary>
    public int Target { get; init; }
}
