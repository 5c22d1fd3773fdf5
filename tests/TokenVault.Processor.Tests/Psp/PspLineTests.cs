using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Processor.Psp.Requests;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles.Requests;

namespace TokenVault.Processor.Tests.Psp;

public sealed class PspLineTests : IDisposable
{
    private const string Path = "/v1/payment_intents";

    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Sends_HeadersAndBody_AndGivesTheAnswer()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        var seen = "";
        processor.OnPaymentIntent = async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            seen = $"{context.Request.Headers.Authorization}|{context.Request.Headers["Idempotency-Key"]}|{await body.ReadToEndAsync()}";
            context.Response.StatusCode = 402;
            await context.Response.WriteAsync("{}");
        };

        var reply = await PostAsync(processor.Address, "a=1");

        Assert.Equal("Bearer sk_test_0123456789|op_1|a=1", seen);
        Assert.Equal((PspReach.Answered, 402, "{}"), (reply.Reach, reply.Status, Encoding.ASCII.GetString(reply.Body.Span)));
    }

    [Fact]
    public async Task Puts_ItsBasePathBefore_AndLeavesAnEncodedPathAsItIs()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        var seen = "";
        processor.OnPaymentIntent = context =>
        {
            seen = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            return Task.CompletedTask;
        };
        using var line = PspStand.Line(_authority, processor.Address, options => options.BasePath = "/adyen/v71");

        await line.SendAsync(new PspRequest("test", "/payments/a%2F..%2Fb?x=%27", [], Body: null));

        Assert.Equal("/adyen/v71/payments/a%2F..%2Fb?x=%27", seen);
    }

    [Fact]
    public async Task Knows_ThatNothingLeft_WhereNobodyListens()
    {
        Uri address;
        await using (var processor = await FaultyProcessor.StartAsync(_authority))
        {
            address = processor.Address;
        }

        Assert.Equal(PspReach.NotReached, (await PostAsync(address, "a=1")).Reach);
    }

    [Fact]
    public async Task Sends_NothingToAServerOfAnotherAuthority()
    {
        using var other = new TestAuthority();
        await using var processor = await FaultyProcessor.StartAsync(other);

        Assert.Equal(PspReach.NotReached, (await PostAsync(processor.Address, "card%5Bnumber%5D=4242424242424242")).Reach);
        Assert.Empty(processor.Asked);
    }

    [Fact]
    public async Task Sends_NothingToAServerWithoutThePinnedKey()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        using var line = PspStand.Line(_authority, processor.Address, options => options.Pin = [Convert.ToBase64String(new byte[32])]);

        Assert.Equal(PspReach.NotReached, (await PostAsync(line, "card%5Bnumber%5D=4242424242424242")).Reach);
        Assert.Empty(processor.Asked);
    }

    [Fact]
    public async Task Accepts_AServerWhoseChainHoldsAPinnedKey()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        var pin = Convert.ToBase64String(SHA256.HashData(_authority.Certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        using var line = PspStand.Line(_authority, processor.Address, options => options.Pin = [Convert.ToBase64String(new byte[32]), pin]);

        Assert.Equal(PspReach.Answered, (await PostAsync(line, "a=1")).Reach);
    }

    [Fact]
    public async Task Cannot_TellWhatHappened_WhereTheConnectionBreaksAfterTheBody()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        processor.OnPaymentIntent = async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Abort();
        };

        Assert.Equal(PspReach.Unclear, (await PostAsync(processor.Address, "a=1")).Reach);
        Assert.Single(processor.Asked);
    }

    [Fact]
    public async Task Cannot_TellWhatHappened_WhereNoAnswerComesInTime()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        processor.OnPaymentIntent = static context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var line = PspStand.Line(_authority, processor.Address, options => options.Timeout = TimeSpan.FromSeconds(5));

        Assert.Equal(PspReach.Unclear, (await PostAsync(line, "a=1")).Reach);
        Assert.Single(processor.Asked);
    }

    [Fact]
    public async Task Cannot_TellWhatHappened_WhereTheAnswerHasNoEnd()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        processor.OnPaymentIntent = static context => context.Response.Body.WriteAsync(new byte[70_000]).AsTask();

        Assert.Equal(PspReach.Unclear, (await PostAsync(processor.Address, "a=1")).Reach);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Follows_NoRedirect(int status)
    {
        // The other place counts connections, not requests: not even one of TCP may come.
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        processor.OnPaymentIntent = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"https://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/elsewhere";
            return Task.CompletedTask;
        };
        using var line = PspStand.Line(_authority, processor.Address);

        Assert.Equal(status, (await PostAsync(line, "card%5Bnumber%5D=4242424242424242")).Status);
        Assert.Equal(status, (await line.SendAsync(new PspRequest("look", Path, [], Body: null))).Status);
        Assert.Equal([Path, Path], processor.Asked);
        Assert.False(elsewhere.Pending());
    }

    [Fact]
    public async Task Looks_AgainWhereTheAnswerIsAFailure_AndActsOnce()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        processor.OnPaymentIntent = context =>
        {
            context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method) || processor.Asked.Count < 3 ? 503 : 200;
            return Task.CompletedTask;
        };
        using var line = PspStand.Line(_authority, processor.Address);

        Assert.Equal(503, (await PostAsync(line, "a=1")).Status);
        Assert.Single(processor.Asked);
        Assert.Equal(200, (await line.SendAsync(new PspRequest("look", Path, [], Body: null))).Status);
        Assert.Equal(3, processor.Asked.Count);
    }

    [Fact]
    public async Task Goes_OutOfService_WhereTheProcessorKeepsFailing()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        processor.OnPaymentIntent = static context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        using var line = PspStand.Line(_authority, processor.Address);
        for (var i = 0; i < 10; i++)
        {
            await PostAsync(line, "a=1");
        }

        Assert.True(line.IsOut);
        Assert.Equal(PspReach.NotReached, (await PostAsync(line, "a=1")).Reach);
        Assert.Equal(10, processor.Asked.Count);
    }

    [Fact]
    public async Task Comes_BackByItself_OnceTheBreakIsOver()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(PspStand.Created);
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        var status = 503;
        processor.OnPaymentIntent = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        using var line = PspStand.Line(
            _authority, processor.Address, options => (options.MinimumThroughput, options.BreakDuration) = (2, TimeSpan.FromSeconds(1)), clock);
        await PostAsync(line, "a=1");
        await PostAsync(line, "a=1");
        Assert.True(line.IsOut);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(line.IsOut);
        status = 200;
        Assert.Equal(200, (await PostAsync(line, "a=1")).Status);
        Assert.False(line.IsOut);
        Assert.Equal(200, (await PostAsync(line, "a=1")).Status);
    }

    [Fact]
    public async Task Refuses_MoreThanItsBound_AtOnce()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        var release = new TaskCompletionSource();
        var arrived = new SemaphoreSlim(0);
        processor.OnPaymentIntent = async context =>
        {
            arrived.Release();
            await release.Task;
            context.Response.StatusCode = 200;
        };
        using var line = PspStand.Line(_authority, processor.Address, options => options.ConcurrencyMax = 2);
        var underWay = Enumerable.Range(0, 2).Select(_ => PostAsync(line, "a=1").AsTask()).ToArray();
        await arrived.WaitAsync();
        await arrived.WaitAsync();

        Assert.Equal(PspReach.NotReached, (await PostAsync(line, "a=1")).Reach);
        release.SetResult();
        Assert.All(await Task.WhenAll(underWay), reply => Assert.Equal(200, reply.Status));
        arrived.Dispose();
    }

    [Theory]
    [InlineData("http://processor.example", "", "")]
    [InlineData("https://processor.example/v1", "", "")]
    [InlineData("https://user@processor.example", "", "")]
    [InlineData("https://processor.example", "v1", "")]
    [InlineData("https://processor.example", "/v1/", "")]
    [InlineData("https://processor.example", "/../v1", "")]
    [InlineData("https://processor.example", "", "c2hvcnQ=")]
    public void Rejects_LinesThatLeadElsewhere(string address, string basePath, string pin)
    {
        var options = new PspLineOptions { Name = "line", Profile = "stripe", Address = address, BasePath = basePath, Pin = pin.Length > 0 ? [pin] : [] };

        Assert.True(new Processor.Psp.PspOptionsValidator().Validate(null, new Processor.Psp.PspOptions
        {
            Accounts = "accounts.json",
            Manifest = "manifest.json",
            OfficerAuthority = "ca.pem",
            Processors = [options],
        }).Failed);
    }

    [SkippableFact]
    public void Trusts_TheSystemsOwnFile_WhereNoneIsNamed()
    {
        Skip.IfNot(File.Exists("/etc/ssl/certs/ca-certificates.crt"));

        X509Certificate2Collection authorities = PspAuthorities.Load(new Hosting.VaultPaths("processor.json"), new PspLineOptions());

        Assert.NotEmpty(authorities);
        Assert.DoesNotContain(authorities, authority => authority.Thumbprint == _authority.Certificate.Thumbprint);
    }

    public void Dispose() => _authority.Dispose();

    private async Task<PspReply> PostAsync(Uri address, string text)
    {
        using var line = PspStand.Line(_authority, address);
        return await PostAsync(line, text);
    }

    private static async ValueTask<PspReply> PostAsync(PspLine line, string text)
    {
        var bytes = PinnedBuffers.Rent();
        using var body = new PinnedBody(bytes, Encoding.ASCII.GetBytes(text, bytes), BodyContent.Form);
        return await line.SendAsync(new PspRequest(
            "test", Path, [("Authorization", "Bearer sk_test_0123456789"), ("Idempotency-Key", "op_1")], body));
    }
}
