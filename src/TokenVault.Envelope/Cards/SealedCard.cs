namespace TokenVault.Envelope.Cards;

/// <summary>A card's sealed bytes, the same length for every card: a <see cref="SealedField"/> with a ciphertext of 24.</summary>
public static class SealedCard
{
    public const int TagBytes = SealedField.TagBytes;
    public const int Bytes = SealedField.OverheadBytes + CardPlaintext.Bytes;

    /// <summary>False for another length or version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SealedField card) => SealedField.TryRead(source, Bytes, out card);
}
