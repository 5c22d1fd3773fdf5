using System.Globalization;
using Google.Protobuf;
using TokenVault.Contracts.V1;

namespace TokenVault.RotationTrials;

/// <summary>
/// Card numbers that no scheme issues and the practice processor takes: 9, and a country's number that is none (ISO/IEC 7812-1, ISO 3166-1).
/// Spread over BINs as customers' cards are: the adapter bounds how many may share BIN and last four.
/// </summary>
internal static class MadeUpCard
{
    private const int Digits = 16;
    private const int Bins = 10_000;

    private static readonly uint Year = (uint)TimeProvider.System.GetUtcNow().Year + 2;

    public static Card Of(int counter)
    {
        var number = new byte[Digits];
        "99"u8.CopyTo(number);
        (counter % Bins).TryFormat(number.AsSpan(2, 4), out _, "D4", CultureInfo.InvariantCulture);
        (counter / Bins).TryFormat(number.AsSpan(6, 9), out _, "D9", CultureInfo.InvariantCulture);
        var sum = 0;
        for (var i = 0; i < Digits - 1; i++)
        {
            var digit = number[i] - '0';
            sum += (i & 1) != 0 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        number[^1] = (byte)('0' + ((10 - (sum % 10)) % 10));
        return new Card { Number = UnsafeByteOperations.UnsafeWrap(number), ExpiryMonth = 12, ExpiryYear = Year };
    }
}
