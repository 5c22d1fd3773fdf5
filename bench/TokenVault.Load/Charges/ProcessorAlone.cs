using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TokenVault.Local;

namespace TokenVault.Load.Charges;

/// <summary>The same requests that the adapter sends for a charge, sent to the practice processor directly: the ceiling.</summary>
internal abstract class ProcessorAlone : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly X509Certificate2 _authority;
    private readonly Uri _address;

    protected ProcessorAlone(LocalVault vault, int connections)
    {
        _address = vault.Sandbox.Address;
        _authority = X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            MaxConnectionsPerServer = connections,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        });
    }

    public abstract ValueTask<bool> ChargeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
    }

    /// <summary>A name that no other charge has. Letters only: a row of digits may look like a card's, and is refused then.</summary>
    protected static string NewKey() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 26);

    /// <summary>The answer; null for one that says that it did not work.</summary>
    protected async Task<JsonDocument?> PostAsync(string path, HttpContent content, string key, (string Name, string Value) credential)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path)) { Content = content, Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation(credential.Name, credential.Value);
        request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, CancellationToken.None);
        return response.IsSuccessStatusCode ? JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()) : null;
    }
}
