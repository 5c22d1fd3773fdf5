namespace TokenVault.Profiles.Answers;

/// <summary>Where in a fetched dispute what it is about stands; of `fetch_dispute` only.</summary>
public sealed record AnswerDispute
{
    /// <summary>The processor's name of the payment, the first that is there.</summary>
    public required IReadOnlyList<int> Payment { get; init; }

    public required IReadOnlyList<int> Status { get; init; }

    public required IReadOnlyList<int> Reason { get; init; }

    public required int Amount { get; init; }

    public required int Currency { get; init; }
}
