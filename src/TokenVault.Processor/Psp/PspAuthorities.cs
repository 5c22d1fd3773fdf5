using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Hosting;

namespace TokenVault.Processor.Psp;

/// <summary>The authorities that a processor's certificate must chain to.</summary>
internal static class PspAuthorities
{
    /// <summary>None where the configuration names none: then the system's own are asked.</summary>
    /// <exception cref="InvalidDataException">The file can't be read or holds no certificate.</exception>
    public static X509Certificate2Collection Load(VaultPaths paths, PspLineOptions processor)
    {
        var authorities = new X509Certificate2Collection();
        if (processor.TrustedAuthority.Length == 0)
        {
            return authorities;
        }

        try
        {
            authorities.ImportFromPemFile(paths.Resolve(processor.TrustedAuthority));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidDataException($"{processor.TrustedAuthority} can't be read: {error.Message}", error);
        }

        return authorities.Count > 0
            ? authorities
            : throw new InvalidDataException($"{processor.TrustedAuthority} holds no PEM certificate.");
    }
}
