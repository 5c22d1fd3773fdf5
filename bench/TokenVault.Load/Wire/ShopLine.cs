using System.Security.Cryptography.X509Certificates;
using TokenVault.Local;

namespace TokenVault.Load.Wire;

/// <summary>How the shop of a local vault speaks to servers: by its own certificate, and to those that the vault's authority has signed.</summary>
internal sealed class ShopLine : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2 _authority;

    public ShopLine(LocalVault vault)
    {
        var shop = vault.Folder.Client("shop");
        _certificate = X509Certificate2.CreateFromPemFile(Path.Combine(shop, "client.pem"), Path.Combine(shop, "client.key"));
        _authority = X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate);
        Gateway = To(vault.Gateway.Address);
    }

    public WireTarget Gateway { get; }

    /// <summary>Another server that shows a certificate of the same authority.</summary>
    public WireTarget To(Uri address) => new(address, _certificate, _authority);

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
    }
}
