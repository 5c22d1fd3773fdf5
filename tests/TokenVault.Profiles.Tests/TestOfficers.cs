using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Profiles.Tests;

/// <summary>An officers' authority and certificates of the tests' own.</summary>
internal sealed class TestOfficers : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestOfficers()
    {
        var request = new CertificateRequest("CN=officers", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Certificate = request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(20));
    }

    public static DateTimeOffset Now { get; } = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public X509Certificate2 Certificate { get; }

    public X509Certificate2Collection Authority => [Certificate];

    public X509Certificate2 Issue(string name, ECDsa? key = null, DateTimeOffset? until = null, params string[] further)
    {
        var own = key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var uri in further.Prepend(name))
        {
            names.AddUri(new Uri(uri));
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var bare = request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), Now.AddDays(-1), until ?? Now.AddDays(10), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(own);
    }

    public X509Certificate2 Officer(string name, ECDsa? key = null) => Issue("spiffe://tokenvault/officer/" + name, key);

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
