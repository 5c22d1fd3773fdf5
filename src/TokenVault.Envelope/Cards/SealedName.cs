namespace TokenVault.Envelope.Cards;

/// <summary>A card holder's name as it is sealed, the same length for every name: a <see cref="SealedField"/> with a ciphertext of 104.</summary>
public static class SealedName
{
    public const int Bytes = SealedField.OverheadBytes + NamePlaintext.Bytes;

    /// <summary>False for another length or version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SealedField name) => SealedField.TryRead(source, Bytes, out name);
}
