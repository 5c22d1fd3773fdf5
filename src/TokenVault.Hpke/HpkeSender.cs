using System.Security.Cryptography;
using TokenVault.Hpke.Kems;
using TokenVault.Hpke.Schedule;

namespace TokenVault.Hpke;

/// <summary>The side that knows only a public key: RFC 9180 section 5.1.1, SetupBaseS.</summary>
public static class HpkeSender
{
    /// <summary>Starts a context to the holder of the public key, who needs the encapsulation to start the same.</summary>
    /// <exception cref="HpkeException">The public key is malformed.</exception>
    public static HpkeContext Setup(HpkeKem kem, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> info, out byte[] encapsulation)
    {
        Span<byte> random = stackalloc byte[Kem.RandomBytesMax];
        RandomNumberGenerator.Fill(random);
        try
        {
            return Setup(kem, publicKey, info, random, out encapsulation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(random);
        }
    }

    /// <summary>The same with given randomness, which published vectors need.</summary>
    internal static HpkeContext Setup(
        HpkeKem kem, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> info, ReadOnlySpan<byte> random, out byte[] encapsulation)
    {
        var mechanism = Kem.Of(kem);
        Kem.RequireLength(publicKey, mechanism.PublicKeyBytes, "The public key has a wrong length.");
        encapsulation = new byte[mechanism.EncapsulationBytes];
        Span<byte> sharedSecret = stackalloc byte[Kem.SharedSecretBytes];
        try
        {
            mechanism.Encapsulate(publicKey, random[..mechanism.RandomBytes], encapsulation, sharedSecret);
            return new HpkeContext(KeySchedule.Derive(kem, KeySchedule.Aes256Gcm, sharedSecret, info));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
        }
    }
}
