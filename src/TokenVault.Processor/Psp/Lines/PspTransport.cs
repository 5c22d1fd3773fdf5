using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Processor.Psp.Lines;

/// <summary>Makes a line's connections: TLS by stated authorities and pins, and nothing that the environment says.</summary>
internal static class PspTransport
{
    public static SocketsHttpHandler Create(PspLineOptions options, X509Certificate2Collection authorities)
    {
        // Always a trust store of our own: with the system's, SSL_CERT_FILE and SSL_CERT_DIR could add to it.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = options.ConcurrencyMax,
            MaxResponseHeadersLength = 16,
            ConnectTimeout = TimeSpan.FromSeconds(3),

            // Shorter than servers keep an idle connection, so that a card is not sent into one that is just being closed.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),

            // Trace headers would tell the processor about our inside.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        };
        handler.SslOptions.CertificateChainPolicy = policy;
        if (options.Pin.Count > 0)
        {
            byte[][] pins = [.. options.Pin.Select(Convert.FromBase64String)];
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, chain, errors) =>
                errors == SslPolicyErrors.None && chain is not null && HoldsPin(chain, pins);
        }

        return handler;
    }

    private static bool HoldsPin(X509Chain chain, byte[][] pins)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var element in chain.ChainElements)
        {
            SHA256.HashData(element.Certificate.PublicKey.ExportSubjectPublicKeyInfo(), digest);
            foreach (var pin in pins)
            {
                if (digest.SequenceEqual(pin))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
