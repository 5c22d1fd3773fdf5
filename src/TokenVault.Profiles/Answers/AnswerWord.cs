namespace TokenVault.Profiles.Answers;

/// <summary>A word of ours for what values of an answer say. The first whose tests hold counts.</summary>
public sealed record AnswerWord(IReadOnlyList<AnswerTest> Tests, string Word);
