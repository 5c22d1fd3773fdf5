using System.Security.Cryptography;

namespace TokenVault.Cli.Cards;

/// <summary>Digits of a card number or a CVC in memory that the collector does not move, so that wiping leaves no copy.</summary>
internal sealed class CardDigits : IDisposable
{
    // A card number of 19 digits in groups, with room to see that it is too long.
    public const int BytesMax = 64;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BytesMax, pinned: true);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public static CardDigits Of(ReadOnlySpan<byte> digits)
    {
        var copy = new CardDigits();
        foreach (var digit in digits)
        {
            copy.TryAdd(digit);
        }

        return copy;
    }

    /// <summary>Adds one; false when full.</summary>
    public bool TryAdd(byte digit)
    {
        if (Length == BytesMax)
        {
            return false;
        }

        _bytes[Length++] = digit;
        return true;
    }

    public void RemoveLast() => Length = Math.Max(0, Length - 1);

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
