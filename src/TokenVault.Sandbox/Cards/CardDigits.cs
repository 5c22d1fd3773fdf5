using System.Security.Cryptography;

namespace TokenVault.Sandbox.Cards;

/// <summary>A card number while one request lasts: digits on the caller's stack, wiped by the caller.</summary>
internal static class CardDigits
{
    // ISO/IEC 7812-1: at most 19 digits.
    public const int DigitsMax = 19;
    public const int DigitsMin = 12;

    private const string BrandUnknown = "unknown";

    /// <summary>Copies the digits, leaving out the spaces and hyphens that people type; -1 where anything else is found.</summary>
    public static int Read(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        var count = 0;
        foreach (var c in text)
        {
            if (c is (byte)' ' or (byte)'-')
            {
                continue;
            }

            if (!char.IsAsciiDigit((char)c) || count == digits.Length)
            {
                CryptographicOperations.ZeroMemory(digits);
                return -1;
            }

            digits[count++] = c;
        }

        return count is >= DigitsMin and <= DigitsMax ? count : -1;
    }

    /// <summary>The check digit of ISO/IEC 7812-1, annex B.</summary>
    public static bool HasValidCheckDigit(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var doubled = (i & 1) == 1;
            sum += !doubled ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return sum % 10 == 0;
    }

    public static ulong ToNumber(ReadOnlySpan<byte> digits)
    {
        // 19 digits stay below 2^64.
        ulong number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (ulong)(digit - '0');
        }

        return number;
    }

    /// <summary>Brand by leading digits, for numbers that are in no list; the list's own word counts for the others.</summary>
    public static string BrandOf(ReadOnlySpan<byte> digits)
    {
        var leading = (int)ToNumber(digits[..4]);
        return leading switch
        {
            >= 4000 and <= 4999 => "visa",
            >= 5100 and <= 5599 or >= 2221 and <= 2720 => "mastercard",
            >= 3400 and <= 3499 or >= 3700 and <= 3799 => "amex",
            >= 3528 and <= 3589 => "jcb",
            >= 3000 and <= 3059 or >= 3600 and <= 3699 or >= 3800 and <= 3999 => "diners",
            6011 or >= 6440 and <= 6599 => "discover",
            >= 6200 and <= 6299 or >= 8100 and <= 8171 => "unionpay",
            _ => BrandUnknown,
        };
    }

    /// <summary>Whether a text holds a card number, so that none gets into the records by way of a description.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        Span<byte> run = stackalloc byte[DigitsMax];
        var length = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                length = c is ' ' or '-' ? length : 0;
                continue;
            }

            if (length == DigitsMax)
            {
                run[1..].CopyTo(run);
                length--;
            }

            run[length++] = (byte)c;
            for (var digits = DigitsMin; digits <= length; digits++)
            {
                var candidate = run[(length - digits)..length];
                if (candidate[0] != (byte)'0' && HasValidCheckDigit(candidate))
                {
                    CryptographicOperations.ZeroMemory(run);
                    return true;
                }
            }
        }

        CryptographicOperations.ZeroMemory(run);
        return false;
    }
}
