using System.Globalization;

namespace TokenVault.Load.Calls;

/// <summary>
/// Card numbers that no scheme issues: ISO/IEC 7812-1 leaves those that begin with 9 to national bodies, none of which gives
/// 99 0000 to cards. Sixteen digits with a valid check digit, a different one for each index.
/// </summary>
internal static class CardNumbers
{
    public const int Digits = 16;

    public static void Write(long index, Span<byte> destination)
    {
        "990000"u8.CopyTo(destination);
        index.TryFormat(destination[6..15], out _, "D9", CultureInfo.InvariantCulture);
        destination[15] = (byte)'0';
        destination[15] = (byte)('0' + ((10 - (LuhnSum(destination[..Digits]) % 10)) % 10));
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
