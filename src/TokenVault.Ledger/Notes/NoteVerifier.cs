using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace TokenVault.Ledger.Notes;

/// <summary>A public key that signs notes under a name, written <c>name+keyid+base64(0x01 ‖ key)</c>.</summary>
public sealed class NoteVerifier
{
    public const int PublicKeyBytes = 32;
    public const int SignatureBytes = 64;

    // Signed-note, Signature types: Ed25519 over the text.
    private const byte Ed25519Type = 0x01;

    // A name, 8 digits, 44 characters for the key, and what is between them.
    private const int TextCharsMax = NoteText.NameBytesMax + 1 + 8 + 1 + 44;

    private readonly byte[] _typedKey;
    private readonly Ed25519PublicKeyParameters _key;

    /// <exception cref="ArgumentException">The name is not a key's name, or the key is no point of the curve's prime-order group.</exception>
    public NoteVerifier(string name, ReadOnlySpan<byte> publicKey)
    {
        if (!NoteText.IsKeyName(name))
        {
            throw new ArgumentException("A key's name has 1 to 255 bytes and neither spaces nor plus signs.", nameof(name));
        }

        if (!IsPublicKey(publicKey))
        {
            throw new ArgumentException("This is not an Ed25519 public key.", nameof(publicKey));
        }

        Name = name;
        _typedKey = [Ed25519Type, .. publicKey];
        _key = new Ed25519PublicKeyParameters(publicKey);
        KeyId = IdOf(name, _typedKey);
    }

    public string Name { get; }

    /// <summary>With the name, what a signature line says of its key: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key).</summary>
    public uint KeyId { get; }

    public ReadOnlySpan<byte> PublicKey => _typedKey.AsSpan(1);

    /// <summary>Reads what <see cref="ToString"/> writes, and nothing else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        verifier = null;
        if (text is null || text.Length > TextCharsMax)
        {
            return false;
        }

        // The base64 may hold a plus as well.
        var parts = text.Split('+', 3);
        if (parts.Length != 3
            || !NoteText.IsKeyName(parts[0])
            || !NoteText.TryDecode(Encoding.UTF8.GetBytes(parts[2]), out var typedKey)
            || typedKey.Length != 1 + PublicKeyBytes
            || typedKey[0] != Ed25519Type
            || !IsPublicKey(typedKey.AsSpan(1)))
        {
            return false;
        }

        var parsed = new NoteVerifier(parts[0], typedKey.AsSpan(1));
        // The key id is a checksum over name and key; nothing else than lower-case hex is written.
        verifier = string.Equals(parsed.ToString(), text, StringComparison.Ordinal) ? parsed : null;
        return verifier is not null;
    }

    public bool IsSignedBy(NoteSignature signature) =>
        signature.KeyId == KeyId && string.Equals(signature.Name, Name, StringComparison.Ordinal);

    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes
        && _key.Verify(Ed25519.Algorithm.Ed25519, null, text.ToArray(), 0, text.Length, signature.ToArray(), 0);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String(_typedKey)}");

    // With a point of small order anybody can sign; of mixed order, implementations differ on what is signed. A log's proof may
    // have one answer only.
    private static bool IsPublicKey(ReadOnlySpan<byte> key) => key.Length == PublicKeyBytes && Ed25519.ValidatePublicKeyFull(key.ToArray(), 0);

    private static uint IdOf(string name, ReadOnlySpan<byte> typedKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. typedKey], hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }
}
