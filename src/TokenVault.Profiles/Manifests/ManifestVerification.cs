using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace TokenVault.Profiles.Manifests;

/// <summary>Judges a manifest before it is used: two different officers, no version twice, every profile as it was signed.</summary>
public static class ManifestVerification
{
    public const int FileBytesMax = 1024 * 1024;

    private const int OfficersMin = 2;
    private const int SignaturesMax = 16;
    private const int ProfilesMax = 64;

    /// <summary>Reads the manifest, its signatures and its profiles from files beside each other.</summary>
    /// <param name="path">Of manifest.json.</param>
    /// <param name="authority">What officers' certificates must chain to.</param>
    /// <param name="lastVersion">The version that was used last; an older one is refused.</param>
    /// <param name="now">By which certificates are judged.</param>
    /// <exception cref="ProfileException">It is not to be used; the message names the mend.</exception>
    public static VerifiedManifest Load(string path, X509Certificate2Collection authority, int lastVersion, DateTimeOffset now)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Verify(
            path, name => ReadFile(string.Equals(name, ManifestSigning.ManifestName, StringComparison.Ordinal) ? path : Path.Combine(folder, name)),
            authority, lastVersion, now);
    }

    internal static VerifiedManifest Verify(
        string path, Func<string, byte[]> read, X509Certificate2Collection authority, int lastVersion, DateTimeOffset now)
    {
        var manifest = read(ManifestSigning.ManifestName);
        var signatures = Parse(read(ManifestSigning.SignaturesName), ManifestSigning.SignaturesName, ManifestJson.Default.IReadOnlyListManifestSignature);

        // Signatures first: what nobody signed is not even parsed.
        var signers = VerifySignatures(path, manifest, signatures, authority, now);
        var content = Parse(manifest, path, ManifestJson.Default.ManifestContent);
        if (content.Version < 1 || content.Version < lastVersion)
        {
            throw new ProfileException(
                $"{path} is version {content.Version}, and version {lastVersion} was in use before. An older manifest is not taken back: sign a new one with a higher version.");
        }

        if (content.Profiles.Count is 0 or > ProfilesMax)
        {
            throw new ProfileException($"{path} must list 1 to {ProfilesMax} profiles.");
        }

        var profiles = new Dictionary<string, ProcessorProfile>(StringComparer.Ordinal);
        foreach (var entry in content.Profiles)
        {
            if (!profiles.TryAdd(entry.Name, ReadProfile(path, entry, read)))
            {
                throw new ProfileException($"{path} lists {entry.Name} twice. Take one away and have it signed again.");
            }
        }

        return new VerifiedManifest(content.Version, SHA256.HashData(manifest), signers, profiles);
    }

    private static ProcessorProfile ReadProfile(string path, ManifestProfile entry, Func<string, byte[]> read)
    {
        if (!string.Equals(Path.GetFileName(entry.File), entry.File, StringComparison.Ordinal) || entry.File is "" or "." or ".." || entry.File.Contains('\\'))
        {
            throw new ProfileException($"{path}: the profile {entry.Name} names a file of another folder. Put it beside the manifest.");
        }

        var bytes = read(entry.File);
        if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), entry.Sha256, StringComparison.Ordinal))
        {
            throw new ProfileException($"{entry.File} is not what the officers signed. Put the signed file back, or have the new one signed.");
        }

        var profile = ProfileReader.Read(bytes, entry.File);
        return string.Equals(profile.Name, entry.Name, StringComparison.Ordinal)
            ? profile
            : throw new ProfileException($"{entry.File} calls itself {profile.Name}, and {path} lists it as {entry.Name}. Give both one name.");
    }

    private static List<string> VerifySignatures(
        string path, byte[] manifest, IReadOnlyList<ManifestSignature> signatures, X509Certificate2Collection authority, DateTimeOffset now)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var signature in signatures.Take(SignaturesMax))
        {
            var (name, key) = VerifySignature(path, manifest, signature, authority, now);
            if (!names.Add(name) || !keys.Add(key))
            {
                throw new ProfileException($"{path}: {name} has signed twice, or two names share one key. It takes {OfficersMin} people with a key each.");
            }
        }

        return names.Count >= OfficersMin
            ? [.. names]
            : throw new ProfileException($"{path} is signed by {names.Count} of the {OfficersMin} officers that it takes. Have another one sign it.");
    }

    private static (string Name, string Key) VerifySignature(
        string path, byte[] manifest, ManifestSignature signature, X509Certificate2Collection authority, DateTimeOffset now)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(signature.Certificate);
            if (chain.Count == 0 || OfficerCertificate.NameOf(chain[0]) is not { } name)
            {
                throw new ProfileException($"{path}: a signature's certificate is no officer's. Sign with one that names spiffe://tokenvault/officer/NAME.");
            }

            if (!OfficerCertificate.ChainsTo(chain, authority, now))
            {
                throw new ProfileException($"{path}: the certificate of {name} is not of the officers' authority, or is out of date. Sign with a good one.");
            }

            using var key = OfficerCertificate.KeyOf(chain[0])
                ?? throw new ProfileException($"{path}: the key of {name} is not of P-256. Sign with one that is.");
            return key.VerifyData(manifest, signature.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? (name, Convert.ToHexString(key.ExportSubjectPublicKeyInfo()))
                : throw new ProfileException($"{path}: the signature of {name} is not over this manifest. It was changed after signing: sign again.");
        }
        catch (CryptographicException error)
        {
            throw new ProfileException($"{path}: a signature can't be read. Sign again.", error);
        }
        finally
        {
            foreach (var certificate in chain)
            {
                certificate.Dispose();
            }
        }
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Length <= FileBytesMax ? File.ReadAllBytes(path) : throw new ProfileException($"{path} is larger than {FileBytesMax} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"{path} can't be read: {error.Message} A manifest needs {ManifestSigning.SignaturesName} and its profiles beside it.", error);
        }
    }

    private static T Parse<T>(byte[] bytes, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new ProfileException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new ProfileException($"{path} can't be read: {error.Message}", error);
        }
    }
}
