using System.Security.Cryptography;
using TokenVault.Hpke.Kems;
using TokenVault.Hpke.Schedule;

namespace TokenVault.Hpke;

/// <summary>The side that holds the private key: RFC 9180 section 5.1.1, SetupBaseR.</summary>
public static class HpkeRecipient
{
    /// <summary>Starts the sender's context.</summary>
    /// <remarks>
    /// A well-formed encapsulation that was made for another key gives a context as well, one under which nothing opens:
    /// ML-KEM rejects implicitly, and a Diffie-Hellman exchange can't tell.
    /// </remarks>
    /// <exception cref="HpkeException">The private key or the encapsulation is malformed.</exception>
    public static HpkeContext Setup(
        HpkeKem kem, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> info)
    {
        var mechanism = Kem.Of(kem);
        Kem.RequireLength(privateKey, Kem.PrivateKeyBytes, "The private key has a wrong length.");
        Kem.RequireLength(encapsulation, mechanism.EncapsulationBytes, "The encapsulation has a wrong length.");
        Span<byte> sharedSecret = stackalloc byte[Kem.SharedSecretBytes];
        try
        {
            mechanism.Decapsulate(privateKey, encapsulation, sharedSecret);
            return new HpkeContext(KeySchedule.Derive(kem, KeySchedule.Aes256Gcm, sharedSecret, info));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
        }
    }

    /// <summary>The same for <see cref="HpkeKem.P256"/> with a private key that stays where it is kept.</summary>
    /// <remarks>The encapsulation is looked at before the key meets it: a point off the curve must reach no private key, whatever its keeper checks.</remarks>
    /// <exception cref="HpkeException">The encapsulation, or the key's public half, is malformed. What the key itself throws goes through.</exception>
    public static HpkeContext Setup(IKeyAgreement privateKey, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> info)
    {
        Kem.RequireLength(encapsulation, P256Kem.Instance.EncapsulationBytes, "The encapsulation has a wrong length.");
        Kem.RequireLength(privateKey.PublicKey, P256Kem.Instance.PublicKeyBytes, "The public key has a wrong length.");
        Span<byte> sharedSecret = stackalloc byte[Kem.SharedSecretBytes];
        try
        {
            P256Kem.Decapsulate(privateKey, encapsulation, sharedSecret);
            return new HpkeContext(KeySchedule.Derive(HpkeKem.P256, KeySchedule.Aes256Gcm, sharedSecret, info));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
        }
    }
}
