using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
    public static string Write(string directory, int version, DateTimeOffset issued) => Explained(() =>
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

        var profiles = files.Select(file => ManifestSigning.Entry(ReadBytes(Path.Combine(directory, file)), file)).ToList();
        File.Delete(Path.Combine(directory, ManifestSigning.SignaturesName));
        PrivateFile.Replace(path, ManifestSigning.Write(new ManifestContent(version, issued.ToUniversalTime(), profiles)));
        return path;
    });

    /// <summary>Puts an officer's signature beside the manifest, in place of one that he gave before.</summary>
    /// <param name="manifest">The manifest's file.</param>
    /// <param name="officer">The folder with the officer's certificate and key.</param>
    /// <returns>The officer's name.</returns>
    /// <exception cref="LocalVaultException">The folder is no officer's.</exception>
    public static string Sign(string manifest, string officer) => Explained(() =>
    {
        using var certificate = LoadOfficer(officer);
        var signature = ManifestSigning.Sign(ReadBytes(manifest), certificate);
        var name = ManifestSigning.OfficerOf(certificate)!;
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, ManifestSigning.SignaturesName);
        var others = File.Exists(path)
            ? Parse(path, LocalJson.Default.IReadOnlyListManifestSignature).Where(kept => !string.Equals(SignerOf(kept), name, StringComparison.Ordinal))
            : [];
        PrivateFile.Replace(path, ManifestSigning.Write([.. others, signature]));
        return name;
    });

    /// <summary>Judges a manifest as an adapter does before it uses it.</summary>
    /// <exception cref="LocalVaultException">An adapter would refuse it; the message says why.</exception>
    public static VerifiedManifest Verify(string manifest, string authorityFile, DateTimeOffset now) => Explained(() =>
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(authorityFile);
        return ManifestVerification.Load(manifest, authority, lastVersion: 0, now);
    });

    /// <summary>The profile that a file is. Refuses a malformed one.</summary>
    public static ProcessorProfile ReadProfile(string path) => Explained(() => ProfileReader.Read(ReadBytes(path), Path.GetFileName(path)));

    private static int VersionOf(string manifest)
    {
        using var written = JsonDocument.Parse(ReadBytes(manifest));
        return written.RootElement.TryGetProperty("version", out var version) && version.TryGetInt32(out var number) ? number : 0;
    }

    private static byte[] ReadBytes(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw new LocalVaultException($"There is no {path}.")
            : file.Length > ManifestVerification.FileBytesMax ? throw new LocalVaultException($"{path} is larger than {ManifestVerification.FileBytesMax} bytes.")
            : File.ReadAllBytes(path);
    }

    private static X509Certificate2 LoadOfficer(string officer)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(Path.Combine(officer, CertificateName), Path.Combine(officer, KeyName));
        }
        catch (Exception error) when (error is CryptographicException or IOException)
        {
            throw new LocalVaultException($"{officer} holds no certificate and key of an officer ({CertificateName}, {KeyName}).", error);
        }
    }

    // Null for what can't be read: it stays, and whoever judges the manifest says so.
    private static string? SignerOf(ManifestSignature signature)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(signature.Certificate);
            return ManifestSigning.OfficerOf(certificate);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static T Parse<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(ReadBytes(path), type) ?? throw new LocalVaultException($"{path} is empty.");

    private static T Explained<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ProfileException error)
        {
            throw new LocalVaultException(error.Message, error);
        }
        catch (JsonException error)
        {
            throw new LocalVaultException($"Manifest or signatures can't be read: {error.Message}", error);
        }
    }
}
