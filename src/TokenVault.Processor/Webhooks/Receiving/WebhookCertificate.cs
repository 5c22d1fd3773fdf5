using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using TokenVault.Hosting;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>
/// The listener's certificate. Processors trust public CAs, whose certificates last for weeks: a new file is taken within a
/// minute and without a restart, and a bad one is not.
/// </summary>
internal sealed class WebhookCertificate(
    IOptions<WebhookOptions> options, VaultPaths paths, TimeProvider clock, ILogger<WebhookCertificate> logger) : IConfigurationCheck
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private SslStreamCertificateContext? _context;
    private DateTime _written;
    private DateTimeOffset _looked;

    public SslStreamCertificateContext Context
    {
        get
        {
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                if (_context is null)
                {
                    (_context, _written, _looked) = (Load(), Written(), now);
                }
                else if (now - _looked >= LookEvery)
                {
                    _looked = now;
                    Reload();
                }

                return _context;
            }
        }
    }

    public IEnumerable<string> FindProblems()
    {
        if (options.Value.Port == 0)
        {
            yield break;
        }

        if (Problem(() => _ = Load()) is { } problem)
        {
            yield return $"{WebhookOptions.Section}:{nameof(WebhookOptions.Certificate)} and Key: {problem} "
                + "Put a PEM certificate and its unencrypted PEM private key there.";
        }
    }

    private void Reload()
    {
        if (Written() is var written && written == _written)
        {
            return;
        }

        // A tool may have written one of the two files so far; the next look finds both. The old context is not disposed:
        // handshakes may hold it.
        if (Problem(() => _context = Load()) is { } problem)
        {
            logger.WebhookCertificateRefused(problem);
        }
        else
        {
            _written = written;
        }
    }

    private DateTime Written() => File.GetLastWriteTimeUtc(paths.Resolve(options.Value.Certificate));

    private SslStreamCertificateContext Load()
    {
        var file = paths.Resolve(options.Value.Certificate);
        var own = X509Certificate2.CreateFromPemFile(file, paths.Resolve(options.Value.Key));
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);

        // Offline: no intermediate is fetched from an address that a certificate names.
        return SslStreamCertificateContext.Create(own, all, offline: true);
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
