using System.Runtime.InteropServices;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Envelope.Cards;

/// <summary>A card holder's name as it is sealed, the same length for every name. Borrowed from the buffer that holds it.</summary>
/// <remarks>Layout: version 1 (1) ‖ epoch id (16) ‖ nonce (12) ‖ ciphertext (104) ‖ tag (16).</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct SealedName
{
    public const byte Version = 1;
    public const int Bytes = NonceAt + SealedCard.NonceBytes + NamePlaintext.Bytes + SealedCard.TagBytes;

    private const int NonceAt = 1 + EpochId.Bytes;
    private const int CiphertextAt = NonceAt + SealedCard.NonceBytes;

    private readonly ReadOnlySpan<byte> _bytes;

    private SealedName(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public EpochId Epoch => EpochId.Read(_bytes[1..]);

    public ReadOnlySpan<byte> Nonce => _bytes.Slice(NonceAt, SealedCard.NonceBytes);

    public ReadOnlySpan<byte> Ciphertext => _bytes.Slice(CiphertextAt, NamePlaintext.Bytes);

    public ReadOnlySpan<byte> Tag => _bytes[^SealedCard.TagBytes..];

    /// <summary>False for another length or version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SealedName name)
    {
        var accepted = source.Length == Bytes && source[0] == Version;
        name = accepted ? new SealedName(source) : default;
        return accepted;
    }

    /// <summary>Writes version and epoch and gives the three parts that sealing fills.</summary>
    public static void Begin(
        Span<byte> destination, EpochId epoch, out Span<byte> nonce, out Span<byte> ciphertext, out Span<byte> tag)
    {
        destination[0] = Version;
        epoch.Write(destination[1..]);
        nonce = destination.Slice(NonceAt, SealedCard.NonceBytes);
        ciphertext = destination.Slice(CiphertextAt, NamePlaintext.Bytes);
        tag = destination.Slice(Bytes - SealedCard.TagBytes, SealedCard.TagBytes);
    }
}
