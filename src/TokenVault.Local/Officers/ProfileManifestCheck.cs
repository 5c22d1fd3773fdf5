using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Local.Officers;

/// <summary>Checks a manifest as an adapter does before it uses it: two officers, each digest, nothing that points elsewhere.</summary>
public static class ProfileManifestCheck
{
    private const int SignaturesMin = 2;
    private const string P256 = "1.2.840.10045.3.1.7";

    public static ManifestFindings Run(string manifest, string authorityFile, DateTimeOffset now)
    {
        var bytes = ProfileManifestFile.ReadBytes(manifest);
        var content = ProfileManifestFile.Read(manifest);
        var directory = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        var problems = new List<string>();
        var signers = new HashSet<string>(StringComparer.Ordinal);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        foreach (var signature in ProfileManifestFile.ReadSignatures(manifest))
        {
            var (name, problem) = Check(signature, bytes, authority, now);
            if (problem is not null)
            {
                problems.Add(problem);
            }
            else if (!signers.Add(name!))
            {
                problems.Add($"{name} has signed twice; one signature counts.");
            }
        }

        if (signers.Count < SignaturesMin)
        {
            problems.Add($"It takes {SignaturesMin} officers; good signatures: {signers.Count}.");
        }

        problems.AddRange(content.Profiles.SelectMany(profile => ProblemsOf(directory, profile)));
        problems.AddRange(content.Profiles.GroupBy(profile => profile.Name, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"Profile {group.Key} is listed twice."));
        return new ManifestFindings(
            content.Version, content.Issued, Convert.ToHexStringLower(SHA256.HashData(bytes)), content.Profiles, [.. signers.Order(StringComparer.Ordinal)], problems);
    }

    private static IEnumerable<string> ProblemsOf(string directory, ManifestProfile profile)
    {
        if (!string.Equals(Path.GetFileName(profile.File), profile.File, StringComparison.Ordinal) || profile.File.Length == 0)
        {
            yield return $"Profile {profile.Name} names a file of another folder.";
        }
        else if (!File.Exists(Path.Combine(directory, profile.File)))
        {
            yield return $"Profile {profile.Name}: {profile.File} is missing.";
        }
        else if (!string.Equals(ProfileManifestFile.DigestOf(Path.Combine(directory, profile.File)), profile.Sha256, StringComparison.Ordinal))
        {
            yield return $"Profile {profile.Name}: {profile.File} is not what was signed.";
        }
    }

    private static (string? Name, string? Problem) Check(ManifestSignature signature, byte[] content, X509Certificate2 authority, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(signature.Certificate);
            using var key = certificate.GetECDsaPublicKey();
            if (OfficerName.Of(certificate) is not { } name || key is null)
            {
                return (null, "A signature's certificate is no officer's.");
            }

            if (!string.Equals(key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value, P256, StringComparison.Ordinal)
                || !ChainsTo(certificate, authority, now))
            {
                return (null, $"The certificate of {name} is not of the officers' authority, or has expired.");
            }

            return key.VerifyData(content, signature.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? (name, null)
                : (null, $"The signature of {name} is not over this manifest.");
        }
        catch (CryptographicException)
        {
            return (null, "A signature can't be read.");
        }
    }

    private static bool ChainsTo(X509Certificate2 certificate, X509Certificate2 authority, DateTimeOffset now)
    {
        // Revocation is not looked up: a private authority publishes no list. A withdrawn officer means a new authority.
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }
}
