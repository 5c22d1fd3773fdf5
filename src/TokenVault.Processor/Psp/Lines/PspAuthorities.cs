using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Hosting;

namespace TokenVault.Processor.Psp.Lines;

/// <summary>The authorities that a processor's certificate must chain to.</summary>
internal static class PspAuthorities
{
    // Where Debian's ca-certificates and the images built on it keep the public authorities. Named here and not asked of the
    // platform, which would let SSL_CERT_FILE and SSL_CERT_DIR say otherwise.
    private const string SystemBundle = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>Those of the configured file, or of the system's own where none is configured.</summary>
    /// <exception cref="InvalidDataException">The file can't be read or holds no certificate.</exception>
    public static X509Certificate2Collection Load(VaultPaths paths, PspLineOptions processor) =>
        Load(processor.TrustedAuthority.Length == 0 ? SystemBundle : paths.Resolve(processor.TrustedAuthority));

    /// <exception cref="InvalidDataException">The file can't be read or holds no certificate.</exception>
    public static X509Certificate2Collection Load(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidDataException(
                $"{file} can't be read: {error.Message} Install ca-certificates, or name the processor's authority.", error);
        }

        return authorities.Count > 0
            ? authorities
            : throw new InvalidDataException($"{file} holds no PEM certificate.");
    }
}
