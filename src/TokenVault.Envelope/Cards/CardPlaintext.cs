using TokenVault.Domain.Cards;

namespace TokenVault.Envelope.Cards;

/// <summary>What is sealed: a fixed size, so that the length of a ciphertext tells nothing about the card number's.</summary>
/// <remarks>Layout: count of digits (1) ‖ ASCII digits (19, zero-filled) ‖ zeros (4).</remarks>
public static class CardPlaintext
{
    public const int Bytes = 24;

    /// <summary>Lays a card number out. The caller wipes the destination.</summary>
    public static void Write(Pan pan, Span<byte> destination)
    {
        destination[..Bytes].Clear();
        destination[0] = (byte)pan.Length;
        pan.CopyTo(destination[1..]);
    }

    /// <summary>Reads a card number; it borrows from the source. False where the layout or the check digit is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Pan pan)
    {
        pan = default;
        if (source.Length != Bytes || source[0] > Pan.DigitsMax || source[(1 + source[0])..].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        return Pan.TryParse(source.Slice(1, source[0]), out pan) == PanCheck.Accepted;
    }
}
