using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Listening;

/// <summary>The host's own certificate and the CA that its callers are judged by.</summary>
internal sealed class ListenerCertificates(IOptions<ListenerOptions> options, VaultPaths paths) : IConfigurationCheck, IDisposable
{
    private readonly Lazy<SslStreamCertificateContext> _context = new(() => LoadOwn(options.Value, paths));
    private readonly Lazy<X509Certificate2Collection> _authorities = new(() => LoadAll(paths.Resolve(options.Value.ClientAuthority)));

    /// <summary>The host's certificate with its key, and the intermediates of its file, which are sent along.</summary>
    public SslStreamCertificateContext Context => _context.Value;

    public X509Certificate2Collection Authorities => _authorities.Value;

    /// <summary>Judges by our CA alone: no trust store of the machine, no download of missing certificates.</summary>
    /// <remarks>Revocation is not asked for: disabling a caller in the registry works within seconds and needs no third party.</remarks>
    public X509ChainPolicy CreateClientPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2")); // id-kp-clientAuth, RFC 5280 section 4.2.1.12
        return policy;
    }

    public IEnumerable<string> FindProblems()
    {
        var listen = options.Value;
        if (Problem(() => _ = Context) is { } own)
        {
            yield return $"{ListenerOptions.Section}:{nameof(listen.Certificate)} and Key, {listen.Certificate} and {listen.Key}: "
                + $"{own} Put a PEM certificate and its unencrypted PEM private key there.";
        }

        if (Problem(() => _ = Authorities.Count > 0 ? Authorities : throw new CryptographicException("No certificate in it.")) is { } authority)
        {
            yield return $"{ListenerOptions.Section}:{nameof(listen.ClientAuthority)}, {listen.ClientAuthority}: {authority} "
                + "Put the PEM certificate of the CA that issues client certificates there.";
        }
    }

    public void Dispose()
    {
        if (_context.IsValueCreated)
        {
            _context.Value.TargetCertificate.Dispose();
        }
    }

    private static SslStreamCertificateContext LoadOwn(ListenerOptions listen, VaultPaths paths)
    {
        var file = paths.Resolve(listen.Certificate);
        var own = X509Certificate2.CreateFromPemFile(file, paths.Resolve(listen.Key));

        // Offline: no intermediate is fetched from an address that a certificate names.
        return SslStreamCertificateContext.Create(own, LoadAll(file), offline: true);
    }

    private static X509Certificate2Collection LoadAll(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all;
    }

    private static string? Problem(Action load)
    {
        try
        {
            load();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return error is FileNotFoundException or DirectoryNotFoundException ? "There is no such file." : error.Message;
        }
    }
}
