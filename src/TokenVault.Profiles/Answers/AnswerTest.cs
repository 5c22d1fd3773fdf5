namespace TokenVault.Profiles.Answers;

/// <summary>What a value of an answer must be for a rule to hold.</summary>
/// <param name="Slot">Which value.</param>
/// <param name="IsPresent">Set where only presence is asked: true, or false for absent or null.</param>
/// <param name="Texts">Else: one of these. A text that ends in `*` stands for all that begin with it.</param>
public sealed record AnswerTest(int Slot, bool? IsPresent, IReadOnlyList<byte[]> Texts)
{
    public bool Holds(Answer answer)
    {
        if (IsPresent is { } present)
        {
            return answer.IsPresent(Slot) == present;
        }

        var value = answer.Raw(Slot);
        foreach (var text in Texts)
        {
            if (text is [.. var beginning, (byte)'*'] ? value.StartsWith(beginning) : value.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }
}
