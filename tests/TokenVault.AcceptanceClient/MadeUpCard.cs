using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Contracts.V1;

namespace TokenVault.AcceptanceClient;

/// <summary>Card numbers made from a counter, spread over BINs and last digits, so that a list of counters stands for a list of cards.</summary>
internal static class MadeUpCard
{
    private const int Digits = 16;

    public static Card Of(long counter, int expiryYear)
    {
        Span<byte> seed = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(seed, counter);
        var random = SHA256.HashData(seed);
        var number = new byte[Digits];
        number[0] = (byte)'4';
        for (var i = 1; i < Digits - 1; i++)
        {
            number[i] = (byte)('0' + (random[i] % 10));
        }

        number[^1] = (byte)('0' + CheckDigitOf(number.AsSpan(0, Digits - 1)));
        return new Card { Number = ByteString.CopyFrom(number), ExpiryMonth = 12, ExpiryYear = (uint)expiryYear };
    }

    private static int CheckDigitOf(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var weighted = (i & 1) == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }

        return (10 - (sum % 10)) % 10;
    }
}
