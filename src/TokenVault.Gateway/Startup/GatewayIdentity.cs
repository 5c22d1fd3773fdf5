using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Domain.Callers;

namespace TokenVault.Gateway.Startup;

/// <summary>Who this gateway is to the adapter: its name, and the certificate whose key also signs epochs.</summary>
internal sealed class GatewayIdentity : IDisposable
{
    public GatewayIdentity(GatewayId id, X509Certificate2 certificate)
    {
        Id = id;
        Certificate = certificate;
        Signer = certificate.GetECDsaPrivateKey()
            ?? throw new InvalidDataException("The gateway's certificate needs an ECDSA key, since that key signs epochs.");
    }

    public GatewayId Id { get; }

    public X509Certificate2 Certificate { get; }

    public ECDsa Signer { get; }

    public void Dispose()
    {
        Signer.Dispose();
        Certificate.Dispose();
    }
}
