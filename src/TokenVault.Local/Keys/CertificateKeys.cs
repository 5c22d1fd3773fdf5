using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Local.Keys;

/// <summary>The keys of certificates that lie in a vault's folder: authorities, services, callers, officers.</summary>
internal static class CertificateKeys
{
    private const string Extension = ".key";

    /// <summary>Each certificate that lies beside its key, in a folder and those in it.</summary>
    public static IEnumerable<HeldKey> In(VaultFolder vault, string folder, string use, string owner)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var key in Directory.EnumerateFiles(folder, "*" + Extension, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var certificate = Path.ChangeExtension(key, ".pem");
            if (File.Exists(certificate))
            {
                yield return Describe(vault, key, certificate, use, owner);
            }
        }
    }

    private static HeldKey Describe(VaultFolder vault, string key, string file, string use, string owner)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        using var ecdsa = certificate.GetECDsaPublicKey();
        using var rsa = certificate.GetRSAPublicKey();
        var (algorithm, strength) = ecdsa is not null ? ($"ECDSA P-{ecdsa.KeySize}", (ecdsa.KeySize / 2).ToString(CultureInfo.InvariantCulture))
            : rsa is not null ? ($"RSA {rsa.KeySize}", rsa.KeySize >= 3072 ? "128" : "112")
            : (certificate.PublicKey.Oid.FriendlyName ?? "unknown", "");
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(static one => one.CertificateAuthority);
        var (made, ends) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        return new HeldKey(
            certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), isAuthority ? "issues certificates" : use, algorithm, strength,
            Path.GetRelativePath(vault.Root, key), owner, made, ends,
            ends < TimeProvider.System.GetUtcNow() ? "expired" : "in use");
    }
}
