using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;

namespace TokenVault.Hpke.Kems;

/// <summary>
/// X-Wing: ML-KEM-768 and X25519 side by side (draft-connolly-cfrg-xwing-kem). It holds as long as either of the two does.
/// </summary>
/// <remarks>
/// BouncyCastle keeps ML-KEM's expanded private key in arrays of its own for the length of a call; the collector takes them,
/// nobody wipes them. SHA-3 is BouncyCastle's too, since the platform has it only where the system's OpenSSL does.
/// </remarks>
internal sealed class XWingKem : Kem
{
    private const int MlKemPublicKeyBytes = 1184;
    private const int MlKemCiphertextBytes = 1088;
    private const int MlKemSeedBytes = 64;
    private const int MlKemRandomBytes = 32;

    public static readonly XWingKem Instance = new();

    // Section 5.3 of the draft: the label is a picture of an X-wing.
    private static ReadOnlySpan<byte> Label => @"\.//^\"u8;

    public override int PublicKeyBytes => MlKemPublicKeyBytes + X25519Kem.KeyBytes;

    public override int EncapsulationBytes => MlKemCiphertextBytes + X25519Kem.KeyBytes;

    public override int RandomBytes => MlKemRandomBytes + X25519Kem.KeyBytes;

    // The private key is the seed itself.
    public override void DerivePrivateKey(ReadOnlySpan<byte> random, Span<byte> privateKey) => random.CopyTo(privateKey);

    public override void WritePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        var expanded = Expand(privateKey);
        MlKemPrivate(expanded).GetPublicKey().GetEncoded().CopyTo(publicKey);
        X25519Kem.Instance.WritePublicKey(expanded.AsSpan(MlKemSeedBytes), publicKey[MlKemPublicKeyBytes..]);
        CryptographicOperations.ZeroMemory(expanded);
    }

    public override void Encapsulate(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> encapsulation, Span<byte> sharedSecret)
    {
        var given = GC.AllocateUninitializedArray<byte>(MlKemRandomBytes, pinned: true);
        Span<byte> agreements = stackalloc byte[2 * SharedSecretBytes];
        try
        {
            random[..MlKemRandomBytes].CopyTo(given);
            var encapsulator = new MLKemEncapsulator(MLKemParameters.ml_kem_768);
            encapsulator.Init(new ParametersWithRandom(MlKemPublic(publicKey), new GivenRandom(given)));
            encapsulator.Encapsulate(encapsulation[..MlKemCiphertextBytes], agreements[..SharedSecretBytes]);

            var ephemeral = random[MlKemRandomBytes..];
            X25519Kem.Instance.WritePublicKey(ephemeral, encapsulation[MlKemCiphertextBytes..]);
            X25519Kem.Agree(ephemeral, publicKey[MlKemPublicKeyBytes..], agreements[SharedSecretBytes..]);
            Combine(agreements, encapsulation[MlKemCiphertextBytes..], publicKey[MlKemPublicKeyBytes..], sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(given);
            CryptographicOperations.ZeroMemory(agreements);
        }
    }

    public override void Decapsulate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> encapsulation, Span<byte> sharedSecret)
    {
        var expanded = Expand(privateKey);
        Span<byte> agreements = stackalloc byte[2 * SharedSecretBytes];
        try
        {
            var decapsulator = new MLKemDecapsulator(MLKemParameters.ml_kem_768);
            decapsulator.Init(MlKemPrivate(expanded));
            decapsulator.Decapsulate(encapsulation[..MlKemCiphertextBytes], agreements[..SharedSecretBytes]);

            var scalar = expanded.AsSpan(MlKemSeedBytes);
            Span<byte> publicKey = stackalloc byte[X25519Kem.KeyBytes];
            X25519Kem.Instance.WritePublicKey(scalar, publicKey);
            X25519Kem.Agree(scalar, encapsulation[MlKemCiphertextBytes..], agreements[SharedSecretBytes..]);
            Combine(agreements, encapsulation[MlKemCiphertextBytes..], publicKey, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expanded);
            CryptographicOperations.ZeroMemory(agreements);
        }
    }

    // Section 5.2: SHAKE256 of the seed gives ML-KEM's d and z and the X25519 scalar.
    private static byte[] Expand(ReadOnlySpan<byte> seed)
    {
        var expanded = GC.AllocateUninitializedArray<byte>(MlKemSeedBytes + X25519Kem.KeyBytes, pinned: true);
        var shake = new ShakeDigest(256);
        shake.BlockUpdate(seed);
        shake.OutputFinal(expanded);
        return expanded;
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

    private static MLKemPrivateKeyParameters MlKemPrivate(byte[] expanded)
    {
        var seed = expanded.AsSpan(0, MlKemSeedBytes).ToArray();
        try
        {
            return MLKemPrivateKeyParameters.FromSeed(MLKemParameters.ml_kem_768, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    private static MLKemPublicKeyParameters MlKemPublic(ReadOnlySpan<byte> publicKey)
    {
        try
        {
            return MLKemPublicKeyParameters.FromEncoding(MLKemParameters.ml_kem_768, publicKey[..MlKemPublicKeyBytes].ToArray());
        }
        catch (ArgumentException e)
        {
            // FIPS 203 section 7.2, the modulus check: a coefficient is out of range.
            throw new HpkeException("The ML-KEM key is malformed.", e);
        }
    }
}
