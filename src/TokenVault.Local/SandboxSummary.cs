using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace TokenVault.Local;

/// <summary>What the practice processor really did, counted from its own records.</summary>
/// <param name="Charges">Approved charges.</param>
/// <param name="Declined">Declined charges.</param>
/// <param name="Amounts">Captured minor units by lower-case currency code.</param>
public sealed record SandboxSummary(long Charges, long Declined, IReadOnlyDictionary<string, long> Amounts)
{
    internal static async Task<SandboxSummary> ReadAsync(Uri sandbox, string authorityFile, CancellationToken cancellationToken)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        });

        await using var stream = await client.GetStreamAsync(new Uri(sandbox, "/sandbox/summary"), cancellationToken);
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return new SandboxSummary(
            json.RootElement.GetProperty("charges").GetInt64(),
            json.RootElement.GetProperty("declined").GetInt64(),
            json.RootElement.GetProperty("amounts").EnumerateObject()
                .ToDictionary(amount => amount.Name, amount => amount.Value.GetInt64(), StringComparer.Ordinal));
    }
}
