using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Answers;

/// <summary>A value of an answer and what it must be, or a success is none.</summary>
public sealed record AnswerAgreement(int Slot, Template Value);
