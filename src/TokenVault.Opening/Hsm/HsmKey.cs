using System.Diagnostics.CodeAnalysis;

namespace TokenVault.Opening.Hsm;

/// <summary>By what a P-256 key pair is found in a token, and its public half. Not secret.</summary>
/// <remarks>Layout: version 1 (1) ‖ CKA_ID (16) ‖ public key, uncompressed (65).</remarks>
internal sealed class HsmKey
{
    public const int EncodedBytes = 1 + IdBytes + PublicKeyBytes;
    public const int IdBytes = 16;
    public const int PublicKeyBytes = 65;

    private const byte Version = 1;

    private readonly byte[] _id;
    private readonly byte[] _publicKey;

    public HsmKey(ReadOnlySpan<byte> id, ReadOnlySpan<byte> publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(id.Length, IdBytes, nameof(id));
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeyBytes, nameof(publicKey));
        (_id, _publicKey) = (id.ToArray(), publicKey.ToArray());
    }

    public ReadOnlySpan<byte> Id => _id;

    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>As messages call it, so that it can be looked for with the token's own tools.</summary>
    public string Name => Convert.ToHexStringLower(_id);

    public byte[] Encode() => [Version, .. _id, .. _publicKey];

    public static bool TryDecode(ReadOnlySpan<byte> source, [NotNullWhen(true)] out HsmKey? key)
    {
        key = source.Length == EncodedBytes && source[0] == Version
            ? new HsmKey(source.Slice(1, IdBytes), source[(1 + IdBytes)..])
            : null;
        return key is not null;
    }
}
