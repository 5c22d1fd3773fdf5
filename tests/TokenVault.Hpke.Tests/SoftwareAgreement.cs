using System.Security.Cryptography;

namespace TokenVault.Hpke.Tests;

/// <summary>What a token does, by the platform's ECDH.</summary>
internal sealed class SoftwareAgreement : IKeyAgreement, IDisposable
{
    private readonly ECDiffieHellman _key;
    private readonly byte[] _publicKey;

    public SoftwareAgreement(byte[] privateKey)
    {
        _key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey });
        _publicKey = HpkeKeyPair.PublicKeyOf(HpkeKem.P256, privateKey);
    }

    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>How often the private key was used.</summary>
    public int Agreements { get; private set; }

    public void Agree(ReadOnlySpan<byte> peer, Span<byte> agreement)
    {
        Agreements++;
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = peer[1..33].ToArray(), Y = peer[33..].ToArray() },
        });
        _key.DeriveRawSecretAgreement(other.PublicKey).CopyTo(agreement);
    }

    public void Dispose() => _key.Dispose();
}
