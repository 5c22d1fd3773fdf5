using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;
using TokenVault.Hpke.Schedule;

namespace TokenVault.Hpke.Kems;

/// <summary>DHKEM(X25519, HKDF-SHA256) over BouncyCastle's X25519; the platform offers none on Linux.</summary>
internal sealed class X25519Kem : Kem
{
    public const int KeyBytes = 32;

    public static readonly X25519Kem Instance = new();

    public override int PublicKeyBytes => KeyBytes;

    public override int EncapsulationBytes => KeyBytes;

    // DeriveKeyPair of RFC 9180 section 7.1.3.
    public override void DerivePrivateKey(ReadOnlySpan<byte> random, Span<byte> privateKey)
    {
        Span<byte> suite = stackalloc byte[5];
        WriteSuite(HpkeKem.X25519, suite);
        var hkdf = new LabeledHkdf(suite);
        Span<byte> pseudorandomKey = stackalloc byte[LabeledHkdf.HashBytes];
        hkdf.Extract([], "dkp_prk"u8, random, pseudorandomKey);
        hkdf.Expand(pseudorandomKey, "sk"u8, [], privateKey);
        CryptographicOperations.ZeroMemory(pseudorandomKey);
    }

    public override void WritePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) =>
        X25519.ScalarMultBase(privateKey, publicKey);

    public override void Encapsulate(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> encapsulation, Span<byte> sharedSecret)
    {
        Span<byte> ephemeral = stackalloc byte[KeyBytes];
        Span<byte> agreement = stackalloc byte[KeyBytes];
        try
        {
            DerivePrivateKey(random, ephemeral);
            WritePublicKey(ephemeral, encapsulation);
            Agree(ephemeral, publicKey, agreement);
            ExtractAndExpand(HpkeKem.X25519, agreement, encapsulation, publicKey, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(ephemeral);
            CryptographicOperations.ZeroMemory(agreement);
        }
    }

    public override void Decapsulate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> encapsulation, Span<byte> sharedSecret)
    {
        Span<byte> publicKey = stackalloc byte[KeyBytes];
        Span<byte> agreement = stackalloc byte[KeyBytes];
        try
        {
            WritePublicKey(privateKey, publicKey);
            Agree(privateKey, encapsulation, agreement);
            ExtractAndExpand(HpkeKem.X25519, agreement, encapsulation, publicKey, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(agreement);
        }
    }

    /// <summary>X25519 of RFC 7748. A result of zeros means a point of small order, which RFC 9180 section 7.1.4 has refused.</summary>
    public static void Agree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peer, Span<byte> agreement)
    {
        if (!X25519.CalculateAgreement(privateKey, peer, agreement))
        {
            throw new HpkeException("The X25519 key is of small order.");
        }
    }
}
