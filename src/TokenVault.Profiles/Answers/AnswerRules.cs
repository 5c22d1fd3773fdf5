namespace TokenVault.Profiles.Answers;

/// <summary>What a request's answers mean.</summary>
public sealed record AnswerRules
{
    public required AnswerPlan Plan { get; init; }

    public required IReadOnlyList<AnswerRule> Rules { get; init; }

    /// <summary>What must agree, whatever an answer says, where its rule has none of its own.</summary>
    public IReadOnlyList<AnswerAgreement> Agreements { get; init; } = [];

    public AnswerGives Gives { get; init; } = new();

    public AnswerFacts? Facts { get; init; }

    /// <summary>Of `fetch_dispute` only.</summary>
    public AnswerDispute? Dispute { get; init; }
}
