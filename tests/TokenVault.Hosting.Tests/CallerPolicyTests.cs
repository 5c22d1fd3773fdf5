using Grpc.Core;
using Grpc.Health.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests;

public sealed class CallerPolicyTests
{
    [Fact]
    public async Task Accepts_AListedMerchant_AndNamesItToTheService()
    {
        await using var host = await new TestHost().StartAsync();
        (string Merchant, Caller Caller, string Serial) seen = default;
        host.Script.Answer = (_, context) =>
        {
            seen = (context.GetMerchant().Value, context.GetCaller(), context.GetCallerCertificate().SerialNumber);
            return new GetTokenResponse();
        };
        using var certificate = host.Authority.Issue([TestHost.Shop]);

        await host.Connect(certificate).GetTokenAsync(new GetTokenRequest());

        Assert.Equal("shop", seen.Merchant);
        Assert.Equal(new Caller(TestHost.Shop, CallerRole.Merchant, "shop", false), seen.Caller);
        Assert.Equal(certificate.SerialNumber, seen.Serial);
    }

    [Fact]
    public async Task Rejects_ACallWithoutCertificate()
    {
        await using var host = await new TestHost().StartAsync();

        await AssertRefusedAsync(host.Connect(null), StatusCode.Unauthenticated, VaultErrorCode.CertificateMissing);
    }

    [Fact]
    public async Task Rejects_ACertificateOfAnotherAuthority()
    {
        await using var host = await new TestHost().StartAsync();
        using var other = new TestAuthority();

        await AssertRefusedAsync(
            host.Connect(other.Issue([TestHost.Shop])), StatusCode.Unauthenticated, VaultErrorCode.CertificateNotTrusted);
        Assert.DoesNotContain(TestHost.Shop, host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AnExpiredCertificate()
    {
        await using var host = await new TestHost().StartAsync();
        var expired = host.Authority.Issue([TestHost.Shop], end: TimeSpan.FromMinutes(-5));

        await AssertRefusedAsync(host.Connect(expired), StatusCode.Unauthenticated, VaultErrorCode.CertificateNotTrusted);
    }

    [Fact]
    public async Task Rejects_ACertificateThatExpiresWhileItsConnectionLives()
    {
        await using var host = await new TestHost().StartAsync();
        var client = host.Connect(host.Authority.Issue([TestHost.Shop], end: TimeSpan.FromSeconds(10)));
        await client.GetTokenAsync(new GetTokenRequest());

        await Eventually.HoldsAsync(async () => await ReasonOfAsync(client) == VaultErrorCode.CertificateNotTrusted);
    }

    [Fact]
    public async Task Rejects_ACertificateThatIsForServersOnly()
    {
        await using var host = await new TestHost().StartAsync();
        var server = host.Authority.Issue([TestHost.Shop], client: false);

        await AssertRefusedAsync(host.Connect(server), StatusCode.Unauthenticated, VaultErrorCode.CertificateNotTrusted);
    }

    [Theory]
    [InlineData("spiffe://tokenvault/merchant/other")]
    [InlineData("spiffe://tokenvault/merchant/shop/")]
    [InlineData("spiffe://tokenvault/merchant/Shop")]
    public async Task Rejects_ANameThatTheRegistryDoesNotList(string san)
    {
        await using var host = await new TestHost().StartAsync();

        await AssertRefusedAsync(host.ConnectAs(san), StatusCode.Unauthenticated, VaultErrorCode.CallerUnknown);
    }

    [Fact]
    public async Task Rejects_ACertificateWithTwoNames_EvenIfOneIsListed()
    {
        await using var host = await new TestHost().StartAsync();
        var two = host.Authority.Issue([TestHost.Shop, "spiffe://tokenvault/merchant/other"]);

        await AssertRefusedAsync(host.Connect(two), StatusCode.Unauthenticated, VaultErrorCode.CallerUnknown);
    }

    [Fact]
    public async Task Rejects_ADisabledCaller()
    {
        await using var host = new TestHost();
        host.WriteRegistry((TestHost.Shop, "merchant", "shop", true));
        await host.StartAsync();

        await AssertRefusedAsync(host.ConnectAs(TestHost.Shop), StatusCode.PermissionDenied, VaultErrorCode.CallerDisabled);
    }

    [Fact]
    public async Task Rejects_ACallerOfAnotherRole()
    {
        const string Auditor = "spiffe://tokenvault/auditor/ann";
        await using var host = new TestHost();
        host.WriteRegistry((Auditor, "auditor", "Ann", false));
        await host.StartAsync();

        await AssertRefusedAsync(host.ConnectAs(Auditor), StatusCode.PermissionDenied, VaultErrorCode.CallerNotAllowed);
    }

    [Fact]
    public async Task Rejects_Everybody_WhereAServiceListsNoRole()
    {
        await using var host = new TestHost();
        host.Configuration["Callers"]!["Services"]!.AsObject().Remove("tokenvault.v1.TokenService");
        await host.StartAsync();

        await AssertRefusedAsync(host.ConnectAs(TestHost.Shop), StatusCode.PermissionDenied, VaultErrorCode.CallerNotAllowed);
    }

    [Fact]
    public async Task Answers_HealthToAnyListedCaller_AndToNobodyElse()
    {
        await using var host = await new TestHost().StartAsync();
        var listed = new Health.HealthClient(host.OpenChannel(host.Authority.Issue([TestHost.Shop])));
        var stranger = new Health.HealthClient(host.OpenChannel(null));

        var answer = await listed.CheckAsync(new HealthCheckRequest());
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await stranger.CheckAsync(new HealthCheckRequest()));

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task Hides_WhichServicesThereAre_FromStrangers()
    {
        await using var host = await new TestHost().StartAsync();
        var unserved = new DisclosureService.DisclosureServiceClient(host.OpenChannel(null));

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await unserved.ListDisclosuresAsync(new ListDisclosuresRequest()));

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    internal static async Task<VaultErrorCode?> ReasonOfAsync(TokenService.TokenServiceClient client)
    {
        try
        {
            await client.GetTokenAsync(new GetTokenRequest());
            return null;
        }
        catch (RpcException error)
        {
            Assert.True(VaultErrors.TryRead(error, out var code), $"No reason in {error.Status}");
            return code;
        }
    }

    private static async Task AssertRefusedAsync(TokenService.TokenServiceClient client, StatusCode status, VaultErrorCode expected)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.GetTokenAsync(new GetTokenRequest()));
        Assert.Equal(status, error.StatusCode);
        Assert.True(VaultErrors.TryRead(error, out var code), $"No reason in {error.Status}");
        Assert.Equal(expected, code);
    }
}
