using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TokenVault.Client;

namespace TokenVault.AcceptanceClient;

/// <summary>A line to the gateway of a vault that `tokenvault up` made, as its first merchant.</summary>
internal static class VaultLine
{
    private const string Merchant = "shop";

    public static TokenVaultClient Connect(DirectoryInfo vault)
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(vault.FullName, "gateway", "gateway.json")));
        var port = config.RootElement.GetProperty("Listen").GetProperty("Port").GetInt32();
        var folder = Path.Combine(vault.FullName, "clients", Merchant);
        return TokenVaultClient.Connect(new TokenVaultClientOptions
        {
            Address = new Uri($"https://127.0.0.1:{port}"),
            Authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(vault.FullName, "ca", "ca.pem")),
            Certificate = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "client.pem"), Path.Combine(folder, "client.key")),
        });
    }
}
