using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;

namespace TokenVault.Hpke.Kems;

/// <summary>ML-KEM-768 of FIPS 203 over BouncyCastle, private keys as seeds of 64 bytes (d ‖ z).</summary>
/// <remarks>
/// BouncyCastle keeps the expanded private key in arrays of its own for the length of a call; the collector takes them, nobody
/// wipes them.
/// </remarks>
internal static class MlKem768
{
    public const int SeedBytes = 64;
    public const int PublicKeyBytes = 1184;
    public const int CiphertextBytes = 1088;
    public const int RandomBytes = 32;

    public static void WritePublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey) =>
        PrivateKeyOf(seed).GetPublicKey().GetEncoded().CopyTo(publicKey);

    public static void Encapsulate(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        var given = GC.AllocateUninitializedArray<byte>(RandomBytes, pinned: true);
        try
        {
            random.CopyTo(given);
            var encapsulator = new MLKemEncapsulator(MLKemParameters.ml_kem_768);
            encapsulator.Init(new ParametersWithRandom(PublicKeyOf(publicKey), new GivenRandom(given)));
            encapsulator.Encapsulate(ciphertext, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(given);
        }
    }

    public static void Decapsulate(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        // FIPS 203 section 7.3, the ciphertext type check.
        Kem.RequireLength(ciphertext, CiphertextBytes, "The ML-KEM ciphertext has a wrong length.");
        var decapsulator = new MLKemDecapsulator(MLKemParameters.ml_kem_768);
        decapsulator.Init(PrivateKeyOf(seed));
        decapsulator.Decapsulate(ciphertext, sharedSecret);
    }

    private static MLKemPublicKeyParameters PublicKeyOf(ReadOnlySpan<byte> encoded)
    {
        Kem.RequireLength(encoded, PublicKeyBytes, "The ML-KEM key has a wrong length.");
        try
        {
            return MLKemPublicKeyParameters.FromEncoding(MLKemParameters.ml_kem_768, encoded.ToArray());
        }
        catch (ArgumentException e)
        {
            // FIPS 203 section 7.2, the modulus check: a coefficient is out of range.
            throw new HpkeException("The ML-KEM key is malformed.", e);
        }
    }

    private static MLKemPrivateKeyParameters PrivateKeyOf(ReadOnlySpan<byte> seed)
    {
        Kem.RequireLength(seed, SeedBytes, "The ML-KEM seed has a wrong length.");
        var copy = seed.ToArray();
        try
        {
            return MLKemPrivateKeyParameters.FromSeed(MLKemParameters.ml_kem_768, copy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }
}
