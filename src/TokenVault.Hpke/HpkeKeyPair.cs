using System.Security.Cryptography;
using TokenVault.Hpke.Kems;

namespace TokenVault.Hpke;

/// <summary>Makes key pairs. The caller wipes the private key.</summary>
public static class HpkeKeyPair
{
    /// <summary>Draws a new pair from the platform's generator. The private key's array is pinned, so that wiping it leaves no copy.</summary>
    public static (byte[] PrivateKey, byte[] PublicKey) Generate(HpkeKem kem)
    {
        var mechanism = Kem.Of(kem);
        Span<byte> random = stackalloc byte[Kem.PrivateKeyBytes];
        RandomNumberGenerator.Fill(random);
        var privateKey = GC.AllocateUninitializedArray<byte>(Kem.PrivateKeyBytes, pinned: true);
        mechanism.DerivePrivateKey(random, privateKey);
        CryptographicOperations.ZeroMemory(random);
        return (privateKey, PublicKeyOf(kem, privateKey));
    }

    /// <summary>The public key that belongs to a private one.</summary>
    /// <exception cref="HpkeException">The private key has a wrong length or is out of the group's range.</exception>
    public static byte[] PublicKeyOf(HpkeKem kem, ReadOnlySpan<byte> privateKey)
    {
        var mechanism = Kem.Of(kem);
        Kem.RequireLength(privateKey, Kem.PrivateKeyBytes, "The private key has a wrong length.");
        var publicKey = new byte[mechanism.PublicKeyBytes];
        mechanism.WritePublicKey(privateKey, publicKey);
        return publicKey;
    }
}
