namespace TokenVault.Profiles.Answers;

/// <summary>One rule: which answers it is of, and what they come to. The first that matches counts.</summary>
public sealed record AnswerRule
{
    /// <summary>Inclusive ranges of HTTP status codes.</summary>
    public required IReadOnlyList<(int From, int To)> Statuses { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    public IReadOnlyList<AnswerTest> Tests { get; init; } = [];

    public required AnswerResult Result { get; init; }

    /// <summary>The word for it; empty where it follows from the processor's own code.</summary>
    public string Code { get; init; } = "";

    /// <summary>What must agree for this rule, in place of what must for all of the request; null for that.</summary>
    public IReadOnlyList<AnswerAgreement>? Agreements { get; init; }

    /// <summary>
    /// Whether an answer of this status has to name what was asked for. That nothing is there, and an error, need not; what
    /// they do name must agree all the same.
    /// </summary>
    public bool MustName(int status) => status is >= 200 and < 300 && Result != AnswerResult.Absent;

    public bool Matches(int status, Answer? answer, OrderTraits order)
    {
        if (!Statuses.Any(range => status >= range.From && status <= range.To) || !Condition.AllHold(Conditions, order))
        {
            return false;
        }

        // An answer that can't be read says nothing but its status, and of those only a refusal is to be believed.
        return answer is null ? Tests.Count == 0 && status is >= 400 and < 500 : Tests.All(test => test.Holds(answer));
    }
}
