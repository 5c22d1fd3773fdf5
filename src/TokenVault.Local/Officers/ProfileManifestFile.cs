using System.Text.Json;
using TokenVault.Profiles;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Local.Officers;

/// <summary>The files of a manifest that says which profiles of payment processors an adapter may use: written, signed, judged.</summary>
public static class ProfileManifestFile
{
    public const string CertificateName = "officer.pem";
    public const string KeyName = "officer.key";

    /// <summary>Writes the manifest of all profiles in a folder. Signatures of an earlier one are removed: they would not hold.</summary>
    /// <returns>The manifest's file.</returns>
    /// <exception cref="LocalVaultException">The version does not rise, there is no profile, or one is not good.</exception>
    public static string Write(string directory, int version, DateTimeOffset issued) => OfficerSigning.Explained(() =>
    {
        var path = Path.Combine(directory, ManifestSigning.ManifestName);
        if (version < 1 || (File.Exists(path) && version <= VersionOf(path)))
        {
            throw new LocalVaultException($"A manifest's version is 1 or higher, and higher than that of {path}: an adapter goes back to none.");
        }

        var files = Directory.GetFiles(directory, "*.json").Select(file => Path.GetFileName(file))
            .Where(file => file is not (ManifestSigning.ManifestName or ManifestSigning.SignaturesName)).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            throw new LocalVaultException($"There is no profile (*.json) in {directory}.");
        }

        var profiles = files.Select(file => ManifestSigning.Entry(OfficerSigning.ReadBytes(Path.Combine(directory, file)), file)).ToList();
        File.Delete(Path.Combine(directory, ManifestSigning.SignaturesName));
        PrivateFile.Replace(path, ManifestSigning.Write(new ManifestContent(version, issued.ToUniversalTime(), profiles)));
        return path;
    });

    /// <summary>Puts an officer's signature beside the manifest, in place of one that he gave before.</summary>
    /// <param name="manifest">The manifest's file.</param>
    /// <param name="officer">The folder with the officer's certificate and key.</param>
    /// <returns>The officer's name.</returns>
    /// <exception cref="LocalVaultException">The folder is no officer's.</exception>
    public static string Sign(string manifest, string officer) => OfficerSigning.Explained(() => OfficerSigning.Sign(
        manifest, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, ManifestSigning.SignaturesName), officer));

    /// <summary>Judges a manifest as an adapter does before it uses it.</summary>
    /// <exception cref="LocalVaultException">An adapter would refuse it; the message says why.</exception>
    public static VerifiedManifest Verify(string manifest, string authorityFile, DateTimeOffset now) =>
        OfficerSigning.Explained(() => ManifestVerification.Load(manifest, OfficerSigning.LoadAuthority(authorityFile), lastVersion: 0, now));

    /// <summary>The profile that a file is. Refuses a malformed one.</summary>
    public static ProcessorProfile ReadProfile(string path) => OfficerSigning.Explained(() => ProfileReader.Read(OfficerSigning.ReadBytes(path), Path.GetFileName(path)));

    private static int VersionOf(string manifest)
    {
        using var written = JsonDocument.Parse(OfficerSigning.ReadBytes(manifest));
        return written.RootElement.TryGetProperty("version", out var version) && version.TryGetInt32(out var number) ? number : 0;
    }
}
