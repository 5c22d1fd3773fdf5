using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Hpke.Schedule;

namespace TokenVault.Hpke.Kems;

/// <summary>A key encapsulation mechanism. Every failure over bytes from outside is an <see cref="HpkeException"/>.</summary>
internal abstract class Kem
{
    public const int PrivateKeyBytes = 32;
    public const int SharedSecretBytes = 32;

    // X-Wing draws twice: for ML-KEM and for X25519.
    public const int RandomBytesMax = 64;

    public abstract int PublicKeyBytes { get; }

    public abstract int EncapsulationBytes { get; }

    /// <summary>How much randomness an encapsulation takes.</summary>
    public virtual int RandomBytes => PrivateKeyBytes;

    /// <exception cref="HpkeException">No such mechanism.</exception>
    public static Kem Of(HpkeKem kem) => kem switch
    {
        HpkeKem.P256 => P256Kem.Instance,
        HpkeKem.X25519 => X25519Kem.Instance,
        HpkeKem.XWing => XWingKem.Instance,
        _ => throw new HpkeException("The key encapsulation mechanism is not known."),
    };

    public static void RequireLength(ReadOnlySpan<byte> bytes, int length, string message)
    {
        if (bytes.Length != length)
        {
            throw new HpkeException(message);
        }
    }

    /// <summary>Makes a private key of 32 random bytes.</summary>
    public abstract void DerivePrivateKey(ReadOnlySpan<byte> random, Span<byte> privateKey);

    public abstract void WritePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey);

    public abstract void Encapsulate(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> encapsulation, Span<byte> sharedSecret);

    public abstract void Decapsulate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> encapsulation, Span<byte> sharedSecret);

    /// <summary>ExtractAndExpand of RFC 9180 section 4.1, for the two Diffie-Hellman mechanisms.</summary>
    protected static void ExtractAndExpand(
        HpkeKem kem, ReadOnlySpan<byte> agreement, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> publicKey, Span<byte> sharedSecret)
    {
        Span<byte> suite = stackalloc byte[5];
        WriteSuite(kem, suite);
        var hkdf = new LabeledHkdf(suite);
        Span<byte> pseudorandomKey = stackalloc byte[LabeledHkdf.HashBytes];
        hkdf.Extract([], "eae_prk"u8, agreement, pseudorandomKey);

        Span<byte> context = stackalloc byte[encapsulation.Length + publicKey.Length];
        encapsulation.CopyTo(context);
        publicKey.CopyTo(context[encapsulation.Length..]);
        hkdf.Expand(pseudorandomKey, "shared_secret"u8, context, sharedSecret);
        CryptographicOperations.ZeroMemory(pseudorandomKey);
    }

    /// <summary>The suite identifier of section 4.1: `KEM` and the mechanism's number.</summary>
    protected static void WriteSuite(HpkeKem kem, Span<byte> suite)
    {
        "KEM"u8.CopyTo(suite);
        BinaryPrimitives.WriteUInt16BigEndian(suite[3..], (ushort)kem);
    }
}
