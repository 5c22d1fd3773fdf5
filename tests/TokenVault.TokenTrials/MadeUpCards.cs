using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;

namespace TokenVault.TokenTrials;

/// <summary>Card numbers that nobody issued: a published test BIN and a counter, with the right check digit.</summary>
internal static class MadeUpCards
{
    public static readonly uint Year = (uint)TimeProvider.System.GetUtcNow().Year + 3;

    /// <summary>The number as a number: as many digits as asked for, the last a check digit.</summary>
    public static long Number(long bin, long counter, int digits = 16)
    {
        var room = (long)Math.Pow(10, digits - 7);
        var front = ((bin * room) + (counter % room)) * 10;
        for (var check = 0; check < 10; check++)
        {
            if (Pan.TryParse(Digits(front + check), out _) == PanCheck.Accepted)
            {
                return front + check;
            }
        }

        throw new InvalidOperationException("One digit in ten is right.");
    }

    public static byte[] Digits(long number)
    {
        var digits = new byte[19];
        var at = digits.Length;
        for (; number > 0; number /= 10)
        {
            digits[--at] = (byte)('0' + (number % 10));
        }

        return digits[at..];
    }

    public static Card Of(long number) => new()
    {
        Number = UnsafeByteOperations.UnsafeWrap(Digits(number)),
        ExpiryMonth = 12,
        ExpiryYear = Year,
    };
}
