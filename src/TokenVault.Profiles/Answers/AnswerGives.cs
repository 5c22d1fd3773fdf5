namespace TokenVault.Profiles.Answers;

/// <summary>Where in an answer its useful values are: each a list of slots of which the first that is fit counts.</summary>
public sealed record AnswerGives
{
    public IReadOnlyList<int> Method { get; init; } = [];

    public IReadOnlyList<int> Reference { get; init; } = [];

    public IReadOnlyList<int> RawCode { get; init; } = [];

    public IReadOnlyList<int> NetworkTransactionId { get; init; } = [];

    public IReadOnlyList<AnswerWord> AvsResult { get; init; } = [];

    public IReadOnlyList<AnswerWord> SecurityCodeResult { get; init; } = [];

    public IReadOnlyList<int> ActionType { get; init; } = [];

    public IReadOnlyList<int> RedirectUrl { get; init; } = [];

    public IReadOnlyList<int> ClientSecret { get; init; } = [];
}
