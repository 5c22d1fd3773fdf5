using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;

namespace TokenVault.Hpke.Kems;

/// <summary>
/// X-Wing: ML-KEM-768 and X25519 side by side (draft-connolly-cfrg-xwing-kem). It holds as long as either of the two does.
/// </summary>
/// <remarks>SHA-3 is BouncyCastle's, since the platform has it only where the system's own library does: one path everywhere, and tested.</remarks>
internal sealed class XWingKem : Kem
{
    public static readonly XWingKem Instance = new();

    // Section 5.3 of the draft: the label is a picture of an X-wing.
    private static ReadOnlySpan<byte> Label => @"\.//^\"u8;

    public override int PublicKeyBytes => MlKem768.PublicKeyBytes + X25519Kem.KeyBytes;

    public override int EncapsulationBytes => MlKem768.CiphertextBytes + X25519Kem.KeyBytes;

    public override int RandomBytes => MlKem768.RandomBytes + X25519Kem.KeyBytes;

    // The private key is the seed itself.
    public override void DerivePrivateKey(ReadOnlySpan<byte> random, Span<byte> privateKey) => random.CopyTo(privateKey);

    public override void WritePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        Span<byte> expanded = stackalloc byte[MlKem768.SeedBytes + X25519Kem.KeyBytes];
        Expand(privateKey, expanded);
        MlKem768.WritePublicKey(expanded[..MlKem768.SeedBytes], publicKey);
        X25519Kem.Instance.WritePublicKey(expanded[MlKem768.SeedBytes..], publicKey[MlKem768.PublicKeyBytes..]);
        CryptographicOperations.ZeroMemory(expanded);
    }

    public override void Encapsulate(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> encapsulation, Span<byte> sharedSecret)
    {
        var peer = publicKey[MlKem768.PublicKeyBytes..];
        var ephemeral = random[MlKem768.RandomBytes..];
        var ephemeralPublic = encapsulation[MlKem768.CiphertextBytes..];
        Span<byte> agreements = stackalloc byte[2 * SharedSecretBytes];
        try
        {
            MlKem768.Encapsulate(
                publicKey[..MlKem768.PublicKeyBytes],
                random[..MlKem768.RandomBytes],
                encapsulation[..MlKem768.CiphertextBytes],
                agreements[..SharedSecretBytes]);
            X25519Kem.Instance.WritePublicKey(ephemeral, ephemeralPublic);
            X25519Kem.Agree(ephemeral, peer, agreements[SharedSecretBytes..]);
            Combine(agreements, ephemeralPublic, peer, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(agreements);
        }
    }

    public override void Decapsulate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> encapsulation, Span<byte> sharedSecret)
    {
        var ephemeralPublic = encapsulation[MlKem768.CiphertextBytes..];
        Span<byte> expanded = stackalloc byte[MlKem768.SeedBytes + X25519Kem.KeyBytes];
        Span<byte> publicKey = stackalloc byte[X25519Kem.KeyBytes];
        Span<byte> agreements = stackalloc byte[2 * SharedSecretBytes];
        try
        {
            Expand(privateKey, expanded);
            var scalar = expanded[MlKem768.SeedBytes..];
            MlKem768.Decapsulate(
                expanded[..MlKem768.SeedBytes], encapsulation[..MlKem768.CiphertextBytes], agreements[..SharedSecretBytes]);
            X25519Kem.Instance.WritePublicKey(scalar, publicKey);
            X25519Kem.Agree(scalar, ephemeralPublic, agreements[SharedSecretBytes..]);
            Combine(agreements, ephemeralPublic, publicKey, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expanded);
            CryptographicOperations.ZeroMemory(agreements);
        }
    }

    // Section 5.2: SHAKE256 of the seed gives ML-KEM's d and z and the X25519 scalar.
    private static void Expand(ReadOnlySpan<byte> seed, Span<byte> expanded)
    {
        var shake = new ShakeDigest(256);
        shake.BlockUpdate(seed);
        shake.OutputFinal(expanded);
    }

    // Section 5.3. ML-KEM's own ciphertext need not be hashed: it is bound by ML-KEM's shared secret.
    private static void Combine(
        ReadOnlySpan<byte> agreements, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> publicKey, Span<byte> sharedSecret)
    {
        var sha3 = new Sha3Digest(256);
        sha3.BlockUpdate(agreements);
        sha3.BlockUpdate(ephemeral);
        sha3.BlockUpdate(publicKey);
        sha3.BlockUpdate(Label);
        sha3.DoFinal(sharedSecret);
    }
}
