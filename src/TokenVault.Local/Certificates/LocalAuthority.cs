using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TokenVault.Local.Certificates;

/// <summary>
/// The certificate authority of one local vault (ECDSA, P-256). It names callers as `spiffe://tokenvault/ROLE/NAME`. A production
/// vault has its certificates issued by the organisation's own authority instead.
/// </summary>
internal sealed class LocalAuthority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(365);

    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _clock;

    private LocalAuthority(X509Certificate2 certificate, TimeProvider clock) => (_certificate, _clock) = (certificate, clock);

    /// <summary>The authority of services and callers.</summary>
    public static LocalAuthority Create(VaultFolder folder, TimeProvider clock) =>
        CreateIn(folder.Authority, "CN=TokenVault local authority", clock);

    /// <summary>The authority of the officers. It is another one, so that whoever lets callers in can't make an officer.</summary>
    public static LocalAuthority CreateForOfficers(VaultFolder folder, TimeProvider clock) =>
        CreateIn(folder.Officers, "CN=TokenVault local officers", clock);

    public static LocalAuthority Open(VaultFolder folder, TimeProvider clock)
    {
        if (!File.Exists(folder.AuthorityCertificate) || !File.Exists(KeyOf(folder)))
        {
            throw new LocalVaultException($"There is no authority in {folder.Authority}. Make the vault first: tokenvault up --dir {folder.Root}");
        }

        return new LocalAuthority(X509Certificate2.CreateFromPemFile(folder.AuthorityCertificate, KeyOf(folder)), clock);
    }

    /// <summary>Issues to a service on the loopback address. It serves with the certificate and calls other services with it.</summary>
    public void IssueService(string folder, string file, string san)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(san));
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        Issue(folder, file, san, names, [ServerUse, ClientUse]);
    }

    /// <summary>Issues to a caller.</summary>
    public void IssueClient(string folder, string file, string san)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(san));
        Issue(folder, file, san, names, [ClientUse]);
    }

    /// <summary>Issues to somebody who signs and calls nobody: no use in TLS is among the certificate's.</summary>
    public void IssueSigner(string folder, string file, string san)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(san));
        Issue(folder, file, san, names, []);
    }

    public void Dispose() => _certificate.Dispose();

    private static LocalAuthority CreateIn(string directory, string subject, TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));

        var now = clock.GetUtcNow();
        var certificate = request.CreateSelfSigned(now - ClockSkew, now + AuthorityLifetime);
        CertificateFiles.Write(Path.Combine(directory, "ca.pem"), Path.Combine(directory, "ca.key"), certificate, key);
        return new LocalAuthority(certificate, clock);
    }

    private void Issue(string folder, string file, string san, SubjectAlternativeNameBuilder names, string[] uses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Path.GetFileName(san)}", key, HashAlgorithmName.SHA256);
        var usage = new OidCollection();
        foreach (var use in uses)
        {
            usage.Add(new Oid(use));
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        if (usage.Count > 0)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usage, critical: false));
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(names.Build());

        var now = _clock.GetUtcNow();
        var end = now + LeafLifetime;
        var last = new DateTimeOffset(_certificate.NotAfter);
        using var certificate = request.Create(_certificate, now - ClockSkew, end < last ? end : last, SerialNumber());
        CertificateFiles.Write(Path.Combine(folder, file + ".pem"), Path.Combine(folder, file + ".key"), certificate, key);

        // Each folder holds its own copy, so that no service has to read another one's folder.
        PrivateFile.Replace(Path.Combine(folder, "ca.pem"), Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem() + "\n"));
    }

    // RFC 5280, 4.1.2.2: positive and at most 20 octets.
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }

    private static string KeyOf(VaultFolder folder) => Path.Combine(folder.Authority, "ca.key");
}
