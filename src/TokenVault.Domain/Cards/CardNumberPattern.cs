using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace TokenVault.Domain.Cards;

/// <summary>Finds what looks like a card number in text or bytes: the last line of defence, not the first.</summary>
public static class CardNumberPattern
{
    private const int SeparatorsMax = 3;
    private static readonly SearchValues<char> CharDigits = SearchValues.Create("0123456789");
    private static readonly SearchValues<byte> ByteDigits = SearchValues.Create("0123456789"u8);

    /// <summary>
    /// Whether a number that a scheme issues, by leading digits, length and check digit, stands somewhere in the text: as whole groups of
    /// digits with single spaces, dots or hyphens between them, or of 15 or 16 digits inside a longer group.
    /// </summary>
    /// <remarks>
    /// Any digits with a valid check digit would be too much: of references with 16 digits three in four, and of the card networks' own
    /// names of payments two in three, have such a row somewhere.
    /// </remarks>
    public static bool IsIn(ReadOnlySpan<char> text) =>
        // Most text holds no digit run at all; the vectorised search makes that case cost next to nothing.
        text.Length >= Pan.DigitsMin && text.ContainsAny(CharDigits) && IsWithin(text);

    /// <summary>As <see cref="IsIn(ReadOnlySpan{char})"/>, for bytes that may hold ASCII or UTF-8 text.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Pan.DigitsMin && bytes.ContainsAny(ByteDigits) && IsWithin(bytes);

    /// <summary>
    /// The same for text that people may have dressed up: digits of any script, and up to three characters between two digits
    /// that are neither letter nor digit. Letters between digits, and encodings such as base64, are not seen through.
    /// </summary>
    /// <remarks>
    /// Whatever <see cref="IsIn(ReadOnlySpan{char})"/> finds is found here as well: else a text would be let in that no answer may hold, as
    /// where a digit of another script stands right before a number.
    /// </remarks>
    public static bool IsDisguisedIn(ReadOnlySpan<char> text)
    {
        if (IsIn(text))
        {
            return true;
        }

        var run = new DigitRun(stackalloc byte[DigitRun.DigitsMax]);
        var between = 0;
        foreach (var c in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                if (run.Add((byte)('0' + digit)))
                {
                    return true;
                }

                between = 0;
            }
            else if (run.EndsInCardNumber())
            {
                return true;
            }
            else if (char.IsLetter(c) || ++between > SeparatorsMax)
            {
                run.Clear();
                between = 0;
            }
            else
            {
                run.EndGroup();
            }
        }

        return run.EndsInCardNumber();
    }

    /// <summary>Whether the text as a whole is a card number that a scheme issues, whatever stands between its digits.</summary>
    public static bool IsAll(ReadOnlySpan<char> text)
    {
        Span<byte> digits = stackalloc byte[DigitRun.DigitsMax];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsLetter(c) || (char.IsAsciiDigit(c) && length == DigitRun.DigitsMax))
            {
                return false;
            }

            if (char.IsAsciiDigit(c))
            {
                digits[length++] = (byte)c;
            }
        }

        return IssuedNumbers.Has(digits[..length]);
    }

    private static bool IsWithin<T>(ReadOnlySpan<T> text)
        where T : unmanaged, IBinaryInteger<T>
    {
        var run = new DigitRun(stackalloc byte[DigitRun.DigitsMax]);
        var separated = false;
        foreach (var character in text)
        {
            var c = (char)ushort.CreateTruncating(character);
            if (char.IsAsciiDigit(c))
            {
                if (run.Add((byte)c))
                {
                    return true;
                }

                separated = false;
            }
            else if (run.EndsInCardNumber())
            {
                return true;
            }
            else if (!separated && c is ' ' or '-' or '.')
            {
                separated = true;
                run.EndGroup();
            }
            else
            {
                separated = false;
                run.Clear();
            }
        }

        return run.EndsInCardNumber();
    }
}
