using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Profiles.Manifests;

/// <summary>Judges a manifest before it is used: two different officers, no version twice, every profile as it was signed.</summary>
public static class ManifestVerification
{
    public const int FileBytesMax = 1024 * 1024;

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

        // Signatures first: what nobody signed is not even parsed.
        var signers = OfficerSignatures.Verify(path, manifest, read(ManifestSigning.SignaturesName), authority, now);
        var content = OfficerSignatures.Parse(manifest, path, ManifestJson.Default.ManifestContent);
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
}
