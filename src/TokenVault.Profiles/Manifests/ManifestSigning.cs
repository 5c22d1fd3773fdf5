using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace TokenVault.Profiles.Manifests;

/// <summary>Writes manifests and puts officers' signatures to them.</summary>
public static class ManifestSigning
{
    public const string ManifestName = "manifest.json";
    public const string SignaturesName = "manifest.signatures.json";

    public static byte[] Write(ManifestContent manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.ManifestContent);

    /// <summary>An entry for a profile's file: its own name, and the digest of its bytes.</summary>
    /// <exception cref="ProfileException">The file is no good profile. Nobody should be asked to sign one that can't be used.</exception>
    public static ManifestProfile Entry(ReadOnlyMemory<byte> profile, string file) =>
        new(ProfileReader.Read(profile, file).Name, file, Convert.ToHexStringLower(SHA256.HashData(profile.Span)));

    /// <summary>Signs a manifest file's bytes.</summary>
    /// <param name="manifest">The file's exact bytes.</param>
    /// <param name="certificate">The officer's certificate with its P-256 key.</param>
    /// <exception cref="ProfileException">The certificate is no officer's.</exception>
    public static ManifestSignature Sign(ReadOnlySpan<byte> manifest, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey();
        using var publicKey = OfficerCertificate.KeyOf(certificate);
        if (key is null || publicKey is null || OfficerCertificate.NameOf(certificate) is null)
        {
            throw new ProfileException("An officer signs with a P-256 key and a certificate whose one URI is spiffe://tokenvault/officer/NAME.");
        }

        return new ManifestSignature(
            certificate.ExportCertificatePem() + "\n",
            key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    /// <summary>Whose certificate it is; null where it is no officer's.</summary>
    public static string? OfficerOf(X509Certificate2 certificate) => OfficerCertificate.NameOf(certificate);

    public static byte[] Write(IReadOnlyList<ManifestSignature> signatures) =>
        JsonSerializer.SerializeToUtf8Bytes(signatures, ManifestJson.Default.IReadOnlyListManifestSignature);
}
