using Microsoft.Extensions.DependencyInjection;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests;

public sealed class CallerCertificatesTests
{
    private const string Other = "spiffe://tokenvault/merchant/other";

    [Fact]
    public async Task Judges_ACertificateInAMessage_AsOneOfAConnection()
    {
        await using var host = new TestHost();
        host.WriteRegistry((TestHost.Shop, "merchant", "shop", false), (Other, "merchant", "other", true));
        await host.StartAsync();
        var certificates = host.Services.GetRequiredService<CallerCertificates>();
        using var stranger = new TestAuthority();

        VaultErrorCode? RefusalOf(TestAuthority authority, string san, TimeSpan? end = null)
        {
            using var certificate = authority.Issue([san], end);
            try
            {
                Assert.Equal(san, certificates.Judge(certificate).San);
                return null;
            }
            catch (VaultException refusal)
            {
                return refusal.Code;
            }
        }

        Assert.Null(RefusalOf(host.Authority, TestHost.Shop));
        Assert.Equal(VaultErrorCode.CallerDisabled, RefusalOf(host.Authority, Other));
        Assert.Equal(VaultErrorCode.CallerUnknown, RefusalOf(host.Authority, "spiffe://tokenvault/merchant/none"));
        Assert.Equal(VaultErrorCode.CertificateNotTrusted, RefusalOf(stranger, TestHost.Shop));
        Assert.Equal(VaultErrorCode.CertificateNotTrusted, RefusalOf(host.Authority, TestHost.Shop, TimeSpan.FromMinutes(-5)));
    }
}
