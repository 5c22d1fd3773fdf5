using System.Runtime.InteropServices;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Envelope.Cards;

/// <summary>The sealed bytes of a card number or of a name, of one length for each kind. Borrowed from the buffer that holds them.</summary>
/// <remarks>Layout: version 1 (1) ‖ epoch id (16) ‖ nonce (12) ‖ ciphertext, as long as the plaintext ‖ tag (16).</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct SealedField
{
    public const byte Version = 1;
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    /// <summary>Of a sealed field without its ciphertext.</summary>
    public const int OverheadBytes = CiphertextAt + TagBytes;

    private const int NonceAt = 1 + EpochId.Bytes;
    private const int CiphertextAt = NonceAt + NonceBytes;

    private readonly ReadOnlySpan<byte> _bytes;

    private SealedField(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public EpochId Epoch => EpochId.Read(_bytes[1..]);

    public ReadOnlySpan<byte> Nonce => _bytes.Slice(NonceAt, NonceBytes);

    public ReadOnlySpan<byte> Ciphertext => _bytes[CiphertextAt..^TagBytes];

    public ReadOnlySpan<byte> Tag => _bytes[^TagBytes..];

    /// <summary>False for another length or version.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, int bytes, out SealedField field)
    {
        var accepted = source.Length == bytes && source[0] == Version;
        field = accepted ? new SealedField(source) : default;
        return accepted;
    }

    /// <summary>Writes version and epoch and gives the three parts that sealing fills; the destination has the field's whole length.</summary>
    public static void Begin(
        Span<byte> destination, EpochId epoch, out Span<byte> nonce, out Span<byte> ciphertext, out Span<byte> tag)
    {
        destination[0] = Version;
        epoch.Write(destination[1..]);
        nonce = destination.Slice(NonceAt, NonceBytes);
        ciphertext = destination[CiphertextAt..^TagBytes];
        tag = destination[^TagBytes..];
    }
}
