using System.Net.Sockets;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Health.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Security;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests.Security;

public sealed class SecurityCallTests
{
    private const string Ann = "spiffe://tokenvault/operator/ann";
    private const string Method = "tokenvault.v1.TokenService/GetToken";

    [Fact]
    public async Task Tells_EachCallOfAnOperator_TheFirstAsLogin_AndHowItEnded()
    {
        await using var host = await StartAsync();
        var client = host.ConnectAs(Ann);
        await client.GetTokenAsync(new GetTokenRequest());
        host.Script.Answer = (_, _) => throw new VaultException(VaultErrorCode.TokenNotFound);
        await Assert.ThrowsAsync<RpcException>(async () => await client.GetTokenAsync(new GetTokenRequest()));

        await FindAsync(host, SecurityEvents.CallEnded, "failed");
        var lines = Lines(host).Where(line => Text(line, "name") == "Ann").ToList();

        Assert.Equal(
            ["login begun ", "call_ended ok ", "call begun ", "call_ended failed TOKEN_NOT_FOUND"],
            lines.Select(line => $"{line["event"]} {line["outcome"]} {line["reason"]}"));
        Assert.All(lines, line => Assert.Equal((Method, "operator", "127.0.0.1"), (Text(line, "method"), Text(line, "role"), Text(line, "remote"))));
        Assert.Equal(Text(lines[0], "request"), Text(lines[1], "request"));
        Assert.NotEqual(Text(lines[0], "request"), Text(lines[2], "request"));
    }

    [Fact]
    public async Task Tells_NothingOfAMerchantsCallThatSucceeds()
    {
        await using var host = await StartAsync();
        await host.ConnectAs(TestHost.Shop).GetTokenAsync(new GetTokenRequest());

        // Told after it, so that the merchant's would be there.
        await host.ConnectAs(Ann).GetTokenAsync(new GetTokenRequest());

        Assert.DoesNotContain(Lines(host), line => Text(line, "name") == "shop");
    }

    [Fact]
    public async Task Tells_Refusals_WithWhoWhatAndWhy()
    {
        await using var host = await StartAsync();
        using var other = new TestAuthority();
        await CallAsync(host.Connect(null));
        await CallAsync(host.Connect(other.Issue([TestHost.Shop])));
        await CallAsync(host.ConnectAs("spiffe://tokenvault/merchant/nobody"));
        await CallAsync(host.ConnectAs("spiffe://tokenvault/auditor/ben"));
        host.Script.Answer = (_, _) => throw new VaultException(VaultErrorCode.CallerNotAllowed);
        await CallAsync(host.ConnectAs(TestHost.Shop));

        var missing = await FindAsync(host, SecurityEvents.Unauthenticated, "CERTIFICATE_MISSING");
        var foreign = await FindAsync(host, SecurityEvents.Unauthenticated, "CERTIFICATE_NOT_TRUSTED");
        var unknown = await FindAsync(host, SecurityEvents.Unauthenticated, "CALLER_UNKNOWN");
        await FindAsync(host, SecurityEvents.PermissionDenied, "\"resource\":\"merchant/shop\"");
        var denied = Lines(host).Where(line => Text(line, "event") == SecurityEvents.PermissionDenied).ToList();

        Assert.Equal("127.0.0.1", Text(missing, "remote"));
        Assert.Equal(Method, Text(missing, "method"));
        Assert.Equal("", Text(foreign, "name"));
        Assert.Equal("spiffe://tokenvault/merchant/nobody", Text(unknown, "name"));
        Assert.Equal(["auditor Ben CALLER_NOT_ALLOWED", "merchant shop CALLER_NOT_ALLOWED"], denied.Select(line => $"{line["role"]} {line["name"]} {line["reason"]}"));
    }

    [Fact]
    public async Task Shows_NoCardNumber_WhereACallerIsCalledLikeOne()
    {
        await using var host = await StartAsync();
        await CallAsync(host.ConnectAs("spiffe://tokenvault/merchant/4242424242424242"));

        await FindAsync(host, SecurityEvents.Unauthenticated, SecurityLine.Withheld);
        Assert.DoesNotContain("4242424242424242", host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_AHandshakeThatCameToNothing()
    {
        await using var host = await StartAsync();
        using (var plain = new TcpClient())
        {
            await plain.ConnectAsync(host.Address.Host, host.Address.Port);
            await plain.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        }

        Assert.Equal("127.0.0.1", Text(await FindAsync(host, SecurityEvents.TlsRefused, "HANDSHAKE_FAILED"), "remote"));
    }

    [Fact]
    public async Task Tells_WhoWasAddedDisabledAndRemoved()
    {
        await using var host = await StartAsync();
        host.WriteRegistry((TestHost.Shop, "merchant", "shop", true), ("spiffe://tokenvault/merchant/new", "merchant", "new", false));

        await FindAsync(host, SecurityEvents.CallerRemoved, "auditor/Ben");
        var changes = Lines(host).Where(line => Text(line, "event").StartsWith("caller_", StringComparison.Ordinal));

        Assert.Equal(
            ["caller_added merchant/new", "caller_disabled merchant/shop", "caller_removed auditor/Ben", "caller_removed operator/Ann"],
            changes.Select(line => $"{line["event"]} {line["resource"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Refuses_Operators_AndServesMerchants_WhileItCantBeWritten()
    {
        await using var host = await StartAsync();
        var (operators, shop) = (host.ConnectAs(Ann), host.ConnectAs(TestHost.Shop));
        await operators.GetTokenAsync(new GetTokenRequest());
        var called = 0;
        host.Script.Answer = (_, _) => (called++, new GetTokenResponse()).Item2;
        Directory.Move(FolderOf(host), FolderOf(host) + "-aside");
        host.Write("security", "");

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await operators.GetTokenAsync(new GetTokenRequest()));

        Assert.True(VaultErrors.TryRead(refused, out var code));
        Assert.Equal((StatusCode.Unavailable, VaultErrorCode.SecurityLogNotWritten, 0), (refused.StatusCode, code, called));
        await shop.GetTokenAsync(new GetTokenRequest());
        Assert.Equal(1, called);
        Assert.Contains("Critical security_log_failed", host.Log.ToString(), StringComparison.Ordinal);

        // Whoever asks after the host's health is answered, though it be an operator.
        var health = new Health.HealthClient(host.OpenChannel(host.Authority.Issue([Ann])));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);

        File.Delete(FolderOf(host));
        Directory.Move(FolderOf(host) + "-aside", FolderOf(host));
        await operators.GetTokenAsync(new GetTokenRequest());
        await FindAsync(host, SecurityEvents.Call, "SECURITY_LOG_NOT_WRITTEN");
    }

    private static async Task<TestHost> StartAsync()
    {
        var host = new TestHost();
        host.Configuration["Callers"]!["Services"]!["tokenvault.v1.TokenService"] = new JsonArray("merchant", "operator");
        host.WriteRegistry(
            (TestHost.Shop, "merchant", "shop", false), (Ann, "operator", "Ann", false), ("spiffe://tokenvault/auditor/ben", "auditor", "Ben", false));
        return await host.StartAsync();
    }

    private static async Task CallAsync(TokenService.TokenServiceClient client) =>
        await Assert.ThrowsAsync<RpcException>(async () => await client.GetTokenAsync(new GetTokenRequest()));

    // Lines are written a moment after the answer.
    private static async Task<JsonNode> FindAsync(TestHost host, string what, string holding)
    {
        JsonNode? found = null;
        await Eventually.HoldsAsync(() => Task.FromResult(
            (found = Lines(host).FirstOrDefault(line => Text(line, "event") == what && line.ToJsonString().Contains(holding, StringComparison.Ordinal))) is not null));
        return found!;
    }

    private static IReadOnlyList<JsonNode> Lines(TestHost host) => SecurityLogStand.Read(FolderOf(host));

    private static string Text(JsonNode line, string name) => SecurityLogStand.Text(line, name);

    private static string FolderOf(TestHost host) => Path.Combine(host.Folder, "security");
}
