using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TokenVault.Local;

namespace TokenVault.Load.Charges;

/// <summary>The same two requests that the adapter sends for a charge, sent to the practice processor directly: the ceiling.</summary>
internal sealed class ProcessorAlone : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly X509Certificate2 _authority;
    private readonly Uri _address;
    private readonly AuthenticationHeaderValue _key = new("Bearer", "sk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true));

    public ProcessorAlone(LocalVault vault, int connections)
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

    public async ValueTask<bool> ChargeAsync()
    {
        // Letters only: a row of digits may look like a card's, and is refused then.
        var key = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 26);

        // A published test number (docs.stripe.com/testing).
        using var stored = await PostAsync(
            "/v1/payment_methods", "type=card&card%5Bnumber%5D=4242424242424242&card%5Bexp_month%5D=12&card%5Bexp_year%5D=2035", key + "-pm");
        if (stored?.RootElement.GetProperty("id").GetString() is not { } method)
        {
            return false;
        }

        using var charged = await PostAsync(
            "/v1/payment_intents",
            $"amount=1000&currency=eur&payment_method={method}&payment_method_types%5B%5D=card&confirm=true&capture_method=automatic&metadata%5Boperation%5D=op_{key}",
            key);
        return charged is not null && charged.RootElement.GetProperty("status").ValueEquals("succeeded");
    }

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
    }

    private async Task<JsonDocument?> PostAsync(string path, string form, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path))
        {
            Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
            Version = HttpVersion.Version11,
        };
        request.Headers.Authorization = _key;
        request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, CancellationToken.None);
        return response.IsSuccessStatusCode ? JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()) : null;
    }
}
