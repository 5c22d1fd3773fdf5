using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Contracts.V1;

namespace TokenVault.Client.Tests;

public sealed class PaymentWatchTests : IDisposable
{
    private readonly X509Certificate2 _certificate = ScriptedGateway.CreateCertificate();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        _certificate.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Goes_on_after_each_end_where_the_last_answer_says()
    {
        var payments = new ScriptedPayments()
            .ThenSend("a", "b")
            .Then((_, _) => throw new RpcException(new Status(StatusCode.Unavailable, "stopping")))
            .ThenSend("c");
        await using var gateway = await ScriptedGateway.StartAsync(payments, _certificate);
        using var client = gateway.Connect();

        Assert.Equal(["a", "b", "c"], await TakeAsync(client.WatchPaymentsAsync("start", _limit.Token), 3));
        Assert.Equal(["start", "b", "b"], payments.Cursors);
    }

    [Fact]
    public async Task Goes_on_with_a_gateway_that_was_ended_and_started_again()
    {
        var payments = new ScriptedPayments()
            .Then(async (stream, stop) =>
            {
                await ScriptedPayments.SendAsync(stream, "a");
                await Task.Delay(Timeout.Infinite, stop);
            })
            .ThenSend("b");
        await using var first = await ScriptedGateway.StartAsync(payments, _certificate);
        using var client = first.Connect();
        await using var answers = client.WatchPaymentsAsync(cancellationToken: _limit.Token).GetAsyncEnumerator(_limit.Token);
        Assert.True(await answers.MoveNextAsync());

        var port = first.Port;
        await first.KillAsync();
        await using var second = await ScriptedGateway.StartAsync(payments, _certificate, port);

        Assert.True(await answers.MoveNextAsync());
        Assert.Equal("b", answers.Current.Cursor);
        Assert.Equal(["", "a"], payments.Cursors);
    }

    [Theory]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.OutOfRange)]
    [InlineData(StatusCode.Unimplemented)]
    public async Task Ends_with_what_trying_again_can_not_mend(StatusCode code)
    {
        var payments = new ScriptedPayments().Then((_, _) => throw new RpcException(new Status(code, "no")));
        await using var gateway = await ScriptedGateway.StartAsync(payments, _certificate);
        using var client = gateway.Connect();

        var error = await Assert.ThrowsAsync<RpcException>(() => TakeAsync(client.WatchPaymentsAsync("x", _limit.Token), 1));
        Assert.Equal(code, error.StatusCode);
        Assert.Single(payments.Cursors);
    }

    [Fact]
    public async Task Gives_a_failing_server_up_after_some_tries()
    {
        var payments = new ScriptedPayments();
        for (var i = 0; i < 20; i++)
        {
            payments.Then((_, _) => throw new RpcException(new Status(StatusCode.Internal, "always")));
        }

        await using var gateway = await ScriptedGateway.StartAsync(payments, _certificate);
        using var client = gateway.Connect();

        await Assert.ThrowsAsync<RpcException>(() => TakeAsync(client.WatchPaymentsAsync("", _limit.Token), 1));
        Assert.Equal(6, payments.Cursors.Count);
    }

    [Fact]
    public async Task Leaves_a_line_on_which_nothing_comes()
    {
        var clock = new FakeTimeProvider();
        var payments = new ScriptedPayments().Then((_, stop) => Task.Delay(Timeout.Infinite, stop)).ThenSend("a");
        await using var gateway = await ScriptedGateway.StartAsync(payments, _certificate);
        using var client = gateway.Connect();
        var answers = TakeAsync(new PaymentWatch(client.Payments, clock).RunAsync("x", _limit.Token), 1);
        while (!answers.IsCompleted)
        {
            // Only the clock's hand moves the watch on: past the silence, then past the pause.
            await Task.WhenAny(answers, Task.Delay(TimeSpan.FromMilliseconds(20)));
            clock.Advance(PaymentWatch.SilenceMax / 10);
        }

        Assert.Equal(["a"], await answers);
        Assert.Equal(["x", "x"], payments.Cursors);
    }

    [Fact]
    public async Task Ends_when_cancelled()
    {
        await using var gateway = await ScriptedGateway.StartAsync(new ScriptedPayments().ThenSend("a"), _certificate);
        using var client = gateway.Connect();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token);
        await using var answers = client.WatchPaymentsAsync("", stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await answers.MoveNextAsync());
        var next = answers.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Sets_a_deadline_on_calls_and_none_on_streams()
    {
        var payments = new ScriptedPayments().ThenSend("a");
        await using var gateway = await ScriptedGateway.StartAsync(payments, _certificate);
        using var client = gateway.Connect();
        await TakeAsync(client.WatchPaymentsAsync("", _limit.Token), 1);
        await client.Payments.GetPaymentAsync(new GetPaymentRequest(), cancellationToken: _limit.Token);

        Assert.Equal([false, true], payments.Deadlines);
    }

    private static async Task<List<string>> TakeAsync(IAsyncEnumerable<WatchPaymentsResponse> answers, int count)
    {
        var cursors = new List<string>();
        await foreach (var answer in answers)
        {
            cursors.Add(answer.Cursor);
            if (cursors.Count == count)
            {
                break;
            }
        }

        return cursors;
    }
}
