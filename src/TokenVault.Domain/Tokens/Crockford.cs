namespace TokenVault.Domain.Tokens;

/// <summary>Crockford base32 of 128 bits in 26 characters, upper case.</summary>
internal static class Crockford
{
    public const int Length = 26;

    private static ReadOnlySpan<byte> Alphabet => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"u8;

    public static void Write(UInt128 value, Span<char> destination)
    {
        for (var i = Length - 1; i >= 0; i--)
        {
            destination[i] = (char)Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }

    /// <summary>How many digits stand next to one another at most in the text of a value.</summary>
    public static int LongestDigitRow(UInt128 value)
    {
        var (longest, row) = (0, 0);
        for (var i = 0; i < Length; i++)
        {
            row = (int)(value & 31) < 10 ? row + 1 : 0;
            longest = Math.Max(longest, row);
            value >>= 5;
        }

        return longest;
    }

    public static bool TryRead(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;

        // 26 characters carry 130 bits; a first character above 7 would not fit and would make a second name for the same id.
        if (text.Length != Length || text[0] > '7')
        {
            return false;
        }

        foreach (var c in text)
        {
            // Only the canonical letters: one identifier has one spelling, so that no check can be passed by the second.
            var digit = c < 128 ? Alphabet.IndexOf((byte)c) : -1;
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | (uint)digit;
        }

        return true;
    }
}
