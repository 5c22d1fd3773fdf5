using TokenVault.Domain.Cards;

namespace TokenVault.Gateway.Tokenize;

/// <summary>How a card number lies in a batch's buffer, as `MerchantCards.numbers` of the line to the adapter has it.</summary>
/// <remarks>Layout: count of digits (1) ‖ ASCII digits (19, zero-filled).</remarks>
internal static class NumberSlot
{
    public const int Bytes = 1 + Pan.DigitsMax;

    public static void Write(Pan pan, Span<byte> slot)
    {
        slot[..Bytes].Clear();
        slot[0] = (byte)pan.Length;
        pan.CopyTo(slot[1..]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; the result borrows from the slot.</summary>
    public static Pan Read(ReadOnlySpan<byte> slot) =>
        Pan.TryParse(slot.Slice(1, slot[0]), out var pan) == PanCheck.Accepted
            ? pan
            : throw new System.Diagnostics.UnreachableException("A slot holds a number that was checked before it was written.");
}
