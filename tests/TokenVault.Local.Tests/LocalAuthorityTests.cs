using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Local.Certificates;

namespace TokenVault.Local.Tests;

public sealed class LocalAuthorityTests : IDisposable
{
    private readonly TemporaryVault _vault = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Issues_what_chains_to_it_alone()
    {
        using var authority = LocalAuthority.Create(_vault.Folder, _clock);
        authority.IssueService(_vault.Folder.Gateway, "gateway", "spiffe://tokenvault/gateway/gw-1");
        using var issued = X509Certificate2.CreateFromPemFile(
            Path.Combine(_vault.Folder.Gateway, "gateway.pem"), Path.Combine(_vault.Folder.Gateway, "gateway.key"));

        Assert.True(ChainsTo(_vault.Folder, issued));
        Assert.True(issued.MatchesHostname("127.0.0.1"));
        Assert.True(issued.MatchesHostname("localhost"));
        Assert.Contains("spiffe://tokenvault/gateway/gw-1", UriNames(issued), StringComparison.Ordinal);

        using var other = new TemporaryVault();
        LocalAuthority.Create(other.Folder, _clock).Dispose();
        Assert.False(ChainsTo(other.Folder, issued));
    }

    [Fact]
    public void Never_outlives_itself()
    {
        LocalAuthority.Create(_vault.Folder, _clock).Dispose();
        _clock.Advance(TimeSpan.FromDays(3600));
        using var authority = LocalAuthority.Open(_vault.Folder, _clock);
        authority.IssueClient(_vault.Folder.Clients, "client", "spiffe://tokenvault/merchant/shop");

        using var root = X509CertificateLoader.LoadCertificateFromFile(_vault.Folder.AuthorityCertificate);
        using var issued = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_vault.Folder.Clients, "client.pem"));
        Assert.Equal(root.NotAfter, issued.NotAfter);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void Hides_private_keys_from_other_users()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using var authority = LocalAuthority.Create(_vault.Folder, _clock);
        authority.IssueClient(_vault.Folder.Clients, "client", "spiffe://tokenvault/merchant/shop");

        foreach (var file in Directory.GetFiles(_vault.Folder.Root, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_vault.Folder.Gateway));
    }

    [Fact]
    public void Says_what_mends_a_folder_without_an_authority()
    {
        var error = Assert.Throws<LocalVaultException>(() => LocalAuthority.Open(_vault.Folder, _clock));
        Assert.Contains("tokenvault up", error.Message, StringComparison.Ordinal);
    }

    private bool ChainsTo(VaultFolder folder, X509Certificate2 certificate)
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(folder.AuthorityCertificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }

    private static string UriNames(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().Format(multiLine: false);
}
