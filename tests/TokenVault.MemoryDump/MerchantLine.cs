using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Local;

namespace TokenVault.MemoryDump;

/// <summary>A merchant's mTLS line to the gateway for requests that no client of ours would make.</summary>
internal static class MerchantLine
{
    public static HttpClient Open(LocalVault vault, string merchant)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate));
        var own = X509Certificate2.CreateFromPemFile(
            Path.Combine(vault.Folder.Client(merchant), "client.pem"), Path.Combine(vault.Folder.Client(merchant), "client.key"));
        return new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust, ClientCertificates = [own] },
        });
    }
}
