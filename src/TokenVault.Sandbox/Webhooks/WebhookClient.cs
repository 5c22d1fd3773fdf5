using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Sandbox.Webhooks;

/// <summary>The line to endpoints: TLS, no redirects, no proxy, no cookies.</summary>
internal static class WebhookClient
{
    /// <param name="authority">PEM, the roots that receivers' certificates must lead to; null for the system's own.</param>
    /// <exception cref="InvalidDataException">The file holds no certificate.</exception>
    public static HttpClient Create(FileInfo? authority)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 16,
            MaxResponseDrainSize = 16 * 1024,
            ActivityHeadersPropagator = null,
        };
        if (authority is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authority.FullName);
            if (policy.CustomTrustStore.Count == 0)
            {
                handler.Dispose();
                throw new InvalidDataException("--webhook-authority holds no certificate.");
            }

            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
