using System.Security.Cryptography;
using TokenVault.Hpke.Schedule;

namespace TokenVault.Hpke.Kems;

/// <summary>DHKEM(P-256, HKDF-SHA256) over the platform's ECDH, which refuses points that are not on the curve.</summary>
internal sealed class P256Kem : Kem
{
    public const int CoordinateBytes = 32;
    public const int PointBytes = 1 + (2 * CoordinateBytes);

    // SEC 1 section 2.3.3: the leading byte of an uncompressed point.
    private const byte Uncompressed = 4;

    public static readonly P256Kem Instance = new();

    // SEC 2 section 2.4.2. A private key is at least 1 and less than this.
    private static ReadOnlySpan<byte> Order =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ];

    public override int PublicKeyBytes => PointBytes;

    public override int EncapsulationBytes => PointBytes;

    // DeriveKeyPair of RFC 9180 section 7.1.3: candidates until one is in range. The chance of a second is 2^-32.
    public override void DerivePrivateKey(ReadOnlySpan<byte> random, Span<byte> privateKey)
    {
        Span<byte> suite = stackalloc byte[5];
        WriteSuite(HpkeKem.P256, suite);
        var hkdf = new LabeledHkdf(suite);
        Span<byte> pseudorandomKey = stackalloc byte[LabeledHkdf.HashBytes];
        Span<byte> counter = [0];
        hkdf.Extract([], "dkp_prk"u8, random, pseudorandomKey);
        do
        {
            hkdf.Expand(pseudorandomKey, "candidate"u8, counter, privateKey);
            counter[0]++;
        }
        while (!IsScalar(privateKey));

        CryptographicOperations.ZeroMemory(pseudorandomKey);
    }

    public override void WritePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        using var key = ImportPrivate(privateKey);
        WritePoint(key, publicKey);
    }

    public override void Encapsulate(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> encapsulation, Span<byte> sharedSecret)
    {
        Span<byte> ephemeral = stackalloc byte[PrivateKeyBytes];
        DerivePrivateKey(random, ephemeral);
        using var key = ImportPrivate(ephemeral);
        CryptographicOperations.ZeroMemory(ephemeral);
        WritePoint(key, encapsulation);
        Agree(key, publicKey, encapsulation, publicKey, sharedSecret);
    }

    public override void Decapsulate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> encapsulation, Span<byte> sharedSecret)
    {
        using var key = ImportPrivate(privateKey);
        Span<byte> publicKey = stackalloc byte[PointBytes];
        WritePoint(key, publicKey);
        Agree(key, encapsulation, encapsulation, publicKey, sharedSecret);
    }

    /// <summary>The same with a key that does the exchange elsewhere.</summary>
    public static void Decapsulate(IKeyAgreement key, ReadOnlySpan<byte> encapsulation, Span<byte> sharedSecret)
    {
        using (ImportPublic(encapsulation))
        {
            // Throws where it is no point of the curve.
        }

        Span<byte> agreement = stackalloc byte[CoordinateBytes];
        try
        {
            key.Agree(encapsulation, agreement);
            ExtractAndExpand(HpkeKem.P256, agreement, encapsulation, key.PublicKey, sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(agreement);
        }
    }

    private static void Agree(
        ECDiffieHellman key, ReadOnlySpan<byte> peer, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> publicKey, Span<byte> sharedSecret)
    {
        using var other = ImportPublic(peer);
        using var otherPublic = other.PublicKey;
        var agreement = key.DeriveRawSecretAgreement(otherPublic);
        ExtractAndExpand(HpkeKem.P256, agreement, encapsulation, publicKey, sharedSecret);
        CryptographicOperations.ZeroMemory(agreement);
    }

    private static ECDiffieHellman ImportPublic(ReadOnlySpan<byte> point)
    {
        if (point[0] != Uncompressed)
        {
            throw new HpkeException("The P-256 key is not an uncompressed point.");
        }

        var parameters = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point.Slice(1, CoordinateBytes).ToArray(), Y = point[(1 + CoordinateBytes)..].ToArray() },
        };
        return Import(parameters);
    }

    private static ECDiffieHellman ImportPrivate(ReadOnlySpan<byte> privateKey)
    {
        if (!IsScalar(privateKey))
        {
            throw new HpkeException("The P-256 private key is out of range.");
        }

        var scalar = GC.AllocateUninitializedArray<byte>(PrivateKeyBytes, pinned: true);
        privateKey.CopyTo(scalar);
        try
        {
            return Import(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    private static ECDiffieHellman Import(ECParameters parameters)
    {
        try
        {
            return ECDiffieHellman.Create(parameters);
        }
        catch (CryptographicException e)
        {
            throw new HpkeException("The P-256 key is not a point of the curve.", e);
        }
    }

    private static void WritePoint(ECDiffieHellman key, Span<byte> destination)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        destination[0] = Uncompressed;
        point.X.CopyTo(destination[1..]);
        point.Y.CopyTo(destination[(1 + CoordinateBytes)..]);
    }

    private static bool IsScalar(ReadOnlySpan<byte> privateKey) =>
        privateKey.ContainsAnyExcept((byte)0) && privateKey.SequenceCompareTo(Order) < 0;
}
