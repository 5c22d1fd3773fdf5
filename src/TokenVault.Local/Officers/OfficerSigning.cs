using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TokenVault.Profiles;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Local.Officers;

/// <summary>Puts officers' signatures beside a document, and reads documents that they sign.</summary>
internal static class OfficerSigning
{
    /// <summary>Signs a document's exact bytes, in place of a signature that the officer gave before. Gives his name.</summary>
    /// <exception cref="LocalVaultException">The folder is no officer's, or a file can't be read.</exception>
    public static string Sign(string document, string signatures, string officer)
    {
        using var certificate = Load(officer);
        var signature = ManifestSigning.Sign(ReadBytes(document), certificate);
        var name = ManifestSigning.OfficerOf(certificate)!;
        var others = File.Exists(signatures)
            ? Parse(signatures).Where(kept => !string.Equals(SignerOf(kept), name, StringComparison.Ordinal))
            : [];
        PrivateFile.Replace(signatures, ManifestSigning.Write([.. others, signature]));
        return name;
    }

    public static X509Certificate2Collection LoadAuthority(string file)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(file);
        return authority;
    }

    public static byte[] ReadBytes(string path)
    {
        var file = new FileInfo(path);
        return !file.Exists ? throw new LocalVaultException($"There is no {path}.")
            : file.Length > ManifestVerification.FileBytesMax ? throw new LocalVaultException($"{path} is larger than {ManifestVerification.FileBytesMax} bytes.")
            : File.ReadAllBytes(path);
    }

    /// <summary>Runs what may find a document bad, and says so as this library does.</summary>
    public static T Explained<T>(Func<T> work)
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
            throw new LocalVaultException($"Document or signatures can't be read: {error.Message}", error);
        }
    }

    private static X509Certificate2 Load(string officer)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(
                Path.Combine(officer, ProfileManifestFile.CertificateName), Path.Combine(officer, ProfileManifestFile.KeyName));
        }
        catch (Exception error) when (error is CryptographicException or IOException)
        {
            throw new LocalVaultException(
                $"{officer} holds no certificate and key of an officer ({ProfileManifestFile.CertificateName}, {ProfileManifestFile.KeyName}).", error);
        }
    }

    // Null for what can't be read: it stays, and whoever judges the document says so.
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

    private static IReadOnlyList<ManifestSignature> Parse(string path) =>
        JsonSerializer.Deserialize(ReadBytes(path), LocalJson.Default.IReadOnlyListManifestSignature)
        ?? throw new LocalVaultException($"{path} is empty.");
}
