using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Answers;

/// <summary>Picks the one element of a list whose value at a place is what a template renders to.</summary>
internal sealed record AnswerFilter(string Text, IReadOnlyList<byte[]> Names, Template Value, int Index, AnswerNode Node);
