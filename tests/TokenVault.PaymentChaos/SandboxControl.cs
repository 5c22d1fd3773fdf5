using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Local;

namespace TokenVault.PaymentChaos;

/// <summary>Tells the practice processor how to behave from now on.</summary>
internal static class SandboxControl
{
    public static async Task BehaveAsync(LocalVault vault, CancellationToken stop)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        });
        var page = new Uri(vault.Sandbox.Address, "/sandbox/faults");
        Console.WriteLine("faults: " + await client.GetStringAsync(page, stop));
        (await client.DeleteAsync(page, stop)).EnsureSuccessStatusCode();
    }
}
