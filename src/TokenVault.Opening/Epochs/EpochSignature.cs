using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Opening.Epochs;

/// <summary>Whether a gateway made an epoch. Anyone can seal to a public key, so without this whoever writes the store could swap cards.</summary>
public static class EpochSignature
{
    private const int P256Bits = 256;

    /// <summary>ECDSA with SHA-256 in IEEE P1363 form by the certificate's P-256 key. Says nothing of the certificate's own validity.</summary>
    public static bool IsValid(ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> signature, X509Certificate2 certificate)
    {
        try
        {
            using var key = certificate.GetECDsaPublicKey();
            return key is { KeySize: P256Bits } && key.VerifyData(envelope, signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            // A key on a curve that the platform doesn't know.
            return false;
        }
    }
}
