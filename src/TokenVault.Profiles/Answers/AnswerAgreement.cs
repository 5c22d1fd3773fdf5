using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Answers;

/// <summary>A value of an answer and what it must be, or the answer is about something else.</summary>
/// <param name="Slot">Which value.</param>
/// <param name="Value">What it must be.</param>
/// <param name="IsOptional">Whether it may be missing; there and another it may be in no case.</param>
public sealed record AnswerAgreement(int Slot, Template Value, bool IsOptional);
