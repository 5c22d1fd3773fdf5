using System.Buffers;
using System.Globalization;
using System.Text;

namespace TokenVault.Domain.Cards;

/// <summary>Finds what looks like a card number in text or bytes: the last line of defence, not the first.</summary>
public static class CardNumberPattern
{
    private static readonly SearchValues<char> CharDigits = SearchValues.Create("0123456789");
    private static readonly SearchValues<byte> ByteDigits = SearchValues.Create("0123456789"u8);

    /// <summary>
    /// Whether 12 to 19 digits with a valid check digit stand in a row somewhere in the text, single spaces, dots or hyphens
    /// between them not counted. Longer runs are searched at each place, so that a number can't hide between other digits.
    /// </summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        // Most text holds no digit run at all; the vectorised search makes that case cost next to nothing.
        if (text.Length < Pan.DigitsMin || text.IndexOfAny(CharDigits) < 0)
        {
            return false;
        }

        Span<byte> run = stackalloc byte[MaxRun];
        var length = 0;
        var separated = false;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                length = Append(run, length, (byte)c);
                separated = false;
                if (EndsInCardNumber(run[..length]))
                {
                    return true;
                }
            }
            else if (length > 0 && !separated && c is ' ' or '-' or '.')
            {
                separated = true;
            }
            else
            {
                length = 0;
                separated = false;
            }
        }

        return false;
    }

    /// <summary>
    /// The same for text that people may have dressed up: digits of any script, and up to three characters between two digits
    /// that are neither letter nor digit. Letters between digits, and encodings such as base64, are not seen through.
    /// </summary>
    public static bool IsDisguisedIn(ReadOnlySpan<char> text)
    {
        Span<byte> run = stackalloc byte[MaxRun];
        var length = 0;
        var between = 0;
        foreach (var c in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                length = Append(run, length, (byte)('0' + digit));
                between = 0;
                if (EndsInCardNumber(run[..length]))
                {
                    return true;
                }
            }
            else if (char.IsLetter(c) || ++between > SeparatorsMax)
            {
                length = 0;
                between = 0;
            }
        }

        return false;
    }

    /// <summary>Whether the text as a whole is a card number, whatever stands between its digits.</summary>
    public static bool IsAll(ReadOnlySpan<char> text)
    {
        Span<byte> digits = stackalloc byte[MaxRun];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsLetter(c) || (char.IsAsciiDigit(c) && length == MaxRun))
            {
                return false;
            }

            if (char.IsAsciiDigit(c))
            {
                digits[length++] = (byte)c;
            }
        }

        return length >= Pan.DigitsMin && CheckDigit.IsValid(digits[..length]);
    }

    /// <summary>As <see cref="IsIn(ReadOnlySpan{char})"/>, for bytes that may hold ASCII or UTF-8 text.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Pan.DigitsMin || bytes.IndexOfAny(ByteDigits) < 0)
        {
            return false;
        }

        // Latin-1 maps each byte to one character, so nothing is lost or merged. Bounded pieces that overlap by the longest
        // run keep this off the heap.
        Span<char> piece = stackalloc char[512];
        for (var start = 0; start < bytes.Length; start += piece.Length - (2 * MaxRun))
        {
            var count = Math.Min(piece.Length, bytes.Length - start);
            Encoding.Latin1.GetChars(bytes.Slice(start, count), piece);
            if (IsIn((ReadOnlySpan<char>)piece[..count]))
            {
                return true;
            }

            if (start + count == bytes.Length)
            {
                break;
            }
        }

        return false;
    }

    private const int MaxRun = Pan.DigitsMax;
    private const int SeparatorsMax = 3;

    private static int Append(Span<byte> run, int length, byte digit)
    {
        if (length == MaxRun)
        {
            run[1..].CopyTo(run);
            length--;
        }

        run[length] = digit;
        return length + 1;
    }

    private static bool EndsInCardNumber(ReadOnlySpan<byte> run)
    {
        for (var digits = Pan.DigitsMin; digits <= run.Length; digits++)
        {
            var candidate = run[^digits..];

            // No scheme issues numbers that begin with 0; without this, counters padded with zeros would be refused.
            if (candidate[0] != (byte)'0' && CheckDigit.IsValid(candidate))
            {
                return true;
            }
        }

        return false;
    }
}
