using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests.Psp;

public sealed class PspLineTests : IDisposable
{
    private const string Path = "/v1/payment_intents";

    private static readonly AuthenticationHeaderValue Credential = new("Bearer", "sk_test_0123456789");

    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Sends_KeyFormAndCredential_AndGivesTheAnswer()
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
    public async Task Cannot_TellWhatHappened_WhereTheConnectionBreaksAfterTheForm()
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
        using var line = Connect(processor.Address, timeoutSeconds: 5);

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

    [Fact]
    public async Task Follows_NoRedirect()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        processor.OnPaymentIntent = context =>
        {
            context.Response.Redirect(new Uri(processor.Address, "/elsewhere").ToString(), permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        Assert.Equal(307, (await PostAsync(processor.Address, "a=1")).Status);
        Assert.Equal([Path], processor.Asked);
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
        using var line = Connect(processor.Address);
        for (var i = 0; i < 10; i++)
        {
            await PostAsync(line, "a=1");
        }

        Assert.True(line.IsOut);
        Assert.Equal(PspReach.NotReached, (await PostAsync(line, "a=1")).Reach);
        Assert.Equal(10, processor.Asked.Count);
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
        using var line = Connect(processor.Address, concurrencyMax: 2);
        var underWay = Enumerable.Range(0, 2).Select(_ => PostAsync(line, "a=1").AsTask()).ToArray();
        await arrived.WaitAsync();
        await arrived.WaitAsync();

        Assert.Equal(PspReach.NotReached, (await PostAsync(line, "a=1")).Reach);
        release.SetResult();
        Assert.All(await Task.WhenAll(underWay), reply => Assert.Equal(200, reply.Status));
        arrived.Dispose();
    }

    public void Dispose() => _authority.Dispose();

    // The timeout is the longest where it is not what is tested: a busy machine takes a second for a first handshake.
    private PspLine Connect(Uri address, int concurrencyMax = 64, int timeoutSeconds = 30) => new(
        new PspLineOptions
        {
            Name = "faulty",
            Address = address.GetLeftPart(UriPartial.Authority),
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            ConcurrencyMax = concurrencyMax,
        },
        new X509Certificate2Collection(_authority.Certificate),
        new PspPipeline(TimeProvider.System, NullLoggerFactory.Instance));

    private async Task<PspReply> PostAsync(Uri address, string form)
    {
        using var line = Connect(address);
        return await PostAsync(line, form);
    }

    private static async ValueTask<PspReply> PostAsync(PspLine line, string text)
    {
        var bytes = PinnedBuffers.Rent();
        using var form = new PinnedForm(bytes, Encoding.ASCII.GetBytes(text, bytes));
        return await line.PostAsync(Path, form, "op_1", Credential);
    }
}
