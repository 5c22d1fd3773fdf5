using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace TokenVault.Local.Officers;

/// <summary>Writes and signs the manifest that says which profiles of payment processors an adapter may use.</summary>
public static class ProfileManifestFile
{
    public const string Name = "manifest.json";
    public const string SignaturesName = "manifest.signatures.json";
    public const string CertificateName = "officer.pem";
    public const string KeyName = "officer.key";

    internal const int BytesMax = 1024 * 1024;

    /// <summary>Writes the manifest of all profiles in a folder. Signatures of an earlier one are removed: they would not hold.</summary>
    /// <exception cref="LocalVaultException">The version does not rise, or there is no profile.</exception>
    public static string Write(string directory, int version, DateTimeOffset issued)
    {
        var path = Path.Combine(directory, Name);
        if (File.Exists(path) && Read(path).Version is var last && version <= last)
        {
            throw new LocalVaultException($"{path} is version {last} already. An adapter takes no version twice: give a higher one.");
        }

        var files = Directory.GetFiles(directory, "*.json").Select(file => Path.GetFileName(file))
            .Where(file => file is not (Name or SignaturesName)).Order(StringComparer.Ordinal).ToList();
        if (version < 1 || files.Count == 0)
        {
            throw new LocalVaultException(version < 1 ? "A manifest's version is 1 or higher." : $"There is no profile (*.json) in {directory}.");
        }

        var profiles = files.Select(file => new ManifestProfile(Path.GetFileNameWithoutExtension(file), file, DigestOf(Path.Combine(directory, file))));
        File.Delete(Path.Combine(directory, SignaturesName));
        PrivateFile.Replace(
            path, JsonSerializer.SerializeToUtf8Bytes(new ManifestContent(version, issued.ToUniversalTime(), [.. profiles]), LocalJson.Default.ManifestContent));
        return path;
    }

    /// <summary>Puts an officer's signature beside the manifest, in place of one that he gave before.</summary>
    /// <param name="manifest">The manifest file.</param>
    /// <param name="officer">The folder with the officer's certificate and key.</param>
    /// <returns>The officer's name.</returns>
    public static string Sign(string manifest, string officer)
    {
        var content = ReadBytes(manifest);
        using var certificate = LoadOfficer(officer);
        var name = OfficerName.Of(certificate)
            ?? throw new LocalVaultException($"{Path.Combine(officer, CertificateName)} is no officer's certificate: it names no spiffe://tokenvault/officer/NAME.");
        using var key = certificate.GetECDsaPrivateKey() ?? throw new LocalVaultException("An officer signs with an ECDSA key.");
        var signature = new ManifestSignature(
            certificate.ExportCertificatePem() + "\n",
            key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

        var others = ReadSignatures(manifest).Where(kept => !string.Equals(NameOf(kept), name, StringComparison.Ordinal));
        IReadOnlyList<ManifestSignature> all = [.. others, signature];
        PrivateFile.Replace(SignaturesOf(manifest), JsonSerializer.SerializeToUtf8Bytes(all, LocalJson.Default.IReadOnlyListManifestSignature));
        return name;
    }

    internal static byte[] ReadBytes(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw new LocalVaultException($"There is no {path}.")
            : file.Length > BytesMax ? throw new LocalVaultException($"{path} is larger than {BytesMax} bytes.")
            : File.ReadAllBytes(path);
    }

    internal static ManifestContent Read(string path) =>
        Parse(path, () => JsonSerializer.Deserialize(ReadBytes(path), LocalJson.Default.ManifestContent));

    internal static IReadOnlyList<ManifestSignature> ReadSignatures(string manifest)
    {
        var path = SignaturesOf(manifest);
        return File.Exists(path) ? Parse(path, () => JsonSerializer.Deserialize(ReadBytes(path), LocalJson.Default.IReadOnlyListManifestSignature)) : [];
    }

    internal static string DigestOf(string path) => Convert.ToHexStringLower(SHA256.HashData(ReadBytes(path)));

    private static string SignaturesOf(string manifest) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, SignaturesName);

    private static X509Certificate2 LoadOfficer(string officer)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(Path.Combine(officer, CertificateName), Path.Combine(officer, KeyName));
        }
        catch (CryptographicException error)
        {
            throw new LocalVaultException($"{officer} holds no certificate and key of an officer ({CertificateName}, {KeyName}).", error);
        }
    }

    private static string? NameOf(ManifestSignature signature)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(signature.Certificate);
            return OfficerName.Of(certificate);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static T Parse<T>(string path, Func<T?> read)
        where T : class
    {
        try
        {
            return read() ?? throw new LocalVaultException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new LocalVaultException($"{path} can't be read: {error.Message}", error);
        }
    }
}
