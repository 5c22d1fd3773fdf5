using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Local;

/// <summary>Reads what a practice processor shows of itself.</summary>
internal sealed class SandboxPages : IDisposable
{
    private const int BytesMax = 256 * 1024 * 1024;

    private readonly X509Certificate2 _authority;
    private readonly HttpClient _client;

    public SandboxPages(string authorityFile)
    {
        _authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority);
        _client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        })
        {
            MaxResponseContentBufferSize = BytesMax,
        };
    }

    public Task<byte[]> ReadAsync(Uri page, CancellationToken cancellationToken) => _client.GetByteArrayAsync(page, cancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _authority.Dispose();
    }
}
