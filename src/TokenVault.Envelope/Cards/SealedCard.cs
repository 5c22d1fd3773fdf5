using System.Runtime.InteropServices;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Envelope.Cards;

/// <summary>A card's sealed bytes, the same length for every card. Borrowed from the buffer that holds them.</summary>
/// <remarks>Layout: version 1 (1) ‖ epoch id (16) ‖ nonce (12) ‖ ciphertext (24) ‖ tag (16).</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct SealedCard
{
    public const byte Version = 1;
    public const int NonceBytes = 12;
    public const int TagBytes = 16;
    public const int Bytes = NonceAt + NonceBytes + CardPlaintext.Bytes + TagBytes;

    private const int NonceAt = 1 + EpochId.Bytes;

    private readonly ReadOnlySpan<byte> _bytes;

    private SealedCard(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public EpochId Epoch => EpochId.Read(_bytes[1..]);

    public ReadOnlySpan<byte> Nonce => _bytes.Slice(NonceAt, NonceBytes);

    public ReadOnlySpan<byte> Ciphertext => _bytes.Slice(NonceAt + NonceBytes, CardPlaintext.Bytes);

    public ReadOnlySpan<byte> Tag => _bytes[^TagBytes..];

    /// <summary>False for another length or version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SealedCard card)
    {
        var accepted = source.Length == Bytes && source[0] == Version;
        card = accepted ? new SealedCard(source) : default;
        return accepted;
    }

    /// <summary>Writes version and epoch and gives the three parts that sealing fills.</summary>
    public static void Begin(
        Span<byte> destination, EpochId epoch, out Span<byte> nonce, out Span<byte> ciphertext, out Span<byte> tag)
    {
        destination[0] = Version;
        epoch.Write(destination[1..]);
        nonce = destination.Slice(NonceAt, NonceBytes);
        ciphertext = destination.Slice(NonceAt + NonceBytes, CardPlaintext.Bytes);
        tag = destination.Slice(Bytes - TagBytes, TagBytes);
    }
}
