using Google.Protobuf;
using TokenVault.Contracts.V1;

namespace TokenVault.OrderTrials.Migration;

/// <summary>Cards that nobody issued and the practice processor approves: 99, thirteen digits that spread a counter, and a check digit.</summary>
internal static class MadeUpCards
{
    private const int Digits = 16;
    private const long Spread = 7_368_787_123;
    private const long Room = 10_000_000_000_000;

    public static readonly uint Year = (uint)TimeProvider.System.GetUtcNow().Year + 3;

    public static Card Of(int counter, string name = "") => new()
    {
        Number = UnsafeByteOperations.UnsafeWrap(NumberOf(counter)),
        ExpiryMonth = ((uint)counter % 12) + 1,
        ExpiryYear = Year,
        CardholderName = ByteString.CopyFromUtf8(name),
    };

    private static byte[] NumberOf(int counter)
    {
        var digits = new byte[Digits];
        (digits[0], digits[1]) = ((byte)'9', (byte)'9');
        var rest = (long)((UInt128)counter * Spread % Room);
        for (var i = Digits - 2; i > 1; i--, rest /= 10)
        {
            digits[i] = (byte)('0' + (rest % 10));
        }

        var sum = 0;
        for (var i = 0; i < Digits - 1; i++)
        {
            var digit = digits[i] - '0';
            sum += i % 2 == 0 ? (digit * 2 > 9 ? (digit * 2) - 9 : digit * 2) : digit;
        }

        digits[^1] = (byte)('0' + ((10 - (sum % 10)) % 10));
        return digits;
    }
}
