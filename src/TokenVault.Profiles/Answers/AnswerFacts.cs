namespace TokenVault.Profiles.Answers;

/// <summary>Where in a fetched payment its sums are; of `fetch` only. A slot of -1 is not there and counts as 0.</summary>
public sealed record AnswerFacts
{
    public int Currency { get; init; } = -1;

    public int Authorized { get; init; } = -1;

    public int Captured { get; init; } = -1;

    public int Refunded { get; init; } = -1;

    public IReadOnlyList<int> Operation { get; init; } = [];

    /// <summary>Holds where the authorization was let go.</summary>
    public IReadOnlyList<AnswerTest> Voided { get; init; } = [];
}
