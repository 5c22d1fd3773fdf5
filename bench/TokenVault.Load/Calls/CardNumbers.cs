namespace TokenVault.Load.Calls;

/// <summary>
/// Card numbers that no scheme issues: ISO/IEC 7812-1 leaves those that begin with 9 to national bodies, by the country's number behind
/// it, and 900 to 999 are no country's (ISO 3166-1). Sixteen digits with a valid check digit, a different one for each index, spread over
/// BINs as customers' cards are: the adapter bounds how many may share BIN and last four.
/// </summary>
internal static class CardNumbers
{
    public const int Digits = 16;

    private const int Bins = 10_000;

    public static void Write(long index, Span<byte> destination)
    {
        "99"u8.CopyTo(destination);
        WriteDigits(index % Bins, destination[2..6]);
        WriteDigits(index / Bins, destination[6..15]);
        destination[15] = (byte)'0';
        destination[15] = (byte)('0' + ((10 - (LuhnSum(destination[..Digits]) % 10)) % 10));
    }

    // By hand: it is done for each call.
    private static void WriteDigits(long value, Span<byte> destination)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10);
            destination[i] = (byte)('0' + digit);
        }
    }

    private static int LuhnSum(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += (i & 1) == 0 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return sum;
    }
}
