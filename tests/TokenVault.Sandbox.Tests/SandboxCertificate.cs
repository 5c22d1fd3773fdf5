using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Sandbox.Tests;

/// <summary>A certificate for 127.0.0.1 that the tests trust by its own fingerprint.</summary>
internal sealed class SandboxCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;

    public SandboxCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sandbox", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        _certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(2));
    }

    public void Write(string certificatePath, string keyPath)
    {
        File.WriteAllText(certificatePath, _certificate.ExportCertificatePem());
        using var key = _certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>With its key in the form that a TLS server takes on every platform.</summary>
    public X509Certificate2 ForServer() => X509CertificateLoader.LoadPkcs12(_certificate.Export(X509ContentType.Pkcs12), password: null);

    public bool IsMine(X509Certificate2? offered) => offered is not null && offered.RawData.AsSpan().SequenceEqual(_certificate.RawData);

    public void Dispose() => _certificate.Dispose();
}
