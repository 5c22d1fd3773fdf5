using System.Buffers.Text;
using System.Text;
using TokenVault.Domain.Cards;

namespace TokenVault.Profiles.Answers;

/// <summary>The values of one answer at the places that its plan names.</summary>
public sealed class Answer
{
    private readonly AnswerValue[] _values;

    internal Answer(AnswerValue[] values) => _values = values;

    public bool IsPresent(int slot) => slot >= 0 && _values[slot].IsPresent;

    /// <summary>The value's bytes; empty where it is absent or unfit: overlong, or not printable ASCII.</summary>
    public ReadOnlySpan<byte> Raw(int slot) => slot >= 0 && _values[slot].IsFit ? _values[slot].Bytes.Span : default;

    public long? Number(int slot)
    {
        var raw = Raw(slot);
        return Utf8Parser.TryParse(raw, out long number, out var read) && read == raw.Length && raw.Length > 0 ? number : null;
    }

    /// <summary>
    /// The first value of the slots that the test admits and that holds nothing like a card number; else empty. The outcome
    /// matters more than a name for it.
    /// </summary>
    public string FirstText(IReadOnlyList<int> slots, Func<string, bool> isFit)
    {
        foreach (var slot in slots)
        {
            var raw = Raw(slot);
            if (raw.Length > 0 && Encoding.ASCII.GetString(raw) is var text && isFit(text) && !CardNumberPattern.IsIn(text))
            {
                return text;
            }
        }

        return "";
    }

    public string FirstWord(IReadOnlyList<AnswerWord> words)
    {
        foreach (var word in words)
        {
            if (word.Tests.All(test => test.Holds(this)))
            {
                return word.Word;
            }
        }

        return "";
    }
}
