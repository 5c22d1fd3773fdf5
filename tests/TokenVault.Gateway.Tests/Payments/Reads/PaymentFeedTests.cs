using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Reads;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Payments.Reads;

public sealed class PaymentFeedTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Tells_EachChangeInOrder_WhateverIsWrittenAtOnce_AndGoesOnFromAnyCursor()
    {
        using var ended = new CancellationTokenSource();
        var (stream, run) = await WatchAsync(ended.Token);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await ChangeAsync(writer == 5 ? "other" : "shop");
            }
        })));

        var told = await TakeAsync(stream, 100);
        Assert.Equal(told.Select(message => message.Cursor).Order(StringComparer.Ordinal), told.Select(message => message.Cursor));
        Assert.Equal(100, told.Select(message => message.Payment.PaymentId).Distinct(StringComparer.Ordinal).Count());

        using var again = new CancellationTokenSource();
        var resumed = new CollectedStream<WatchPaymentsResponse>();
        var rerun = RunAsync(told[36].Cursor, resumed, again.Token);
        Assert.Equal(told.Skip(37), await TakeAsync(resumed, 63));

        await ended.CancelAsync();
        await again.CancelAsync();
        await Task.WhenAll(run, rerun);
        Assert.False(stream.TryNext(out _));
    }

    // Its number was given before the watch began, and it can be read only afterwards: neither a list nor the watch would show it.
    [Fact]
    public async Task Tells_WhatWasBeingWrittenWhenItBegan()
    {
        using var ended = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        _stand.Store.Release = release.Task;
        var change = ChangeAsync("shop");
        var (stream, run) = await WatchAsync(ended.Token);

        release.SetResult();
        var payment = await change;

        Assert.Equal(payment, (await stream.NextAsync()).Payment.PaymentId);
        await ended.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Gives_ASignOfLife()
    {
        using var ended = new CancellationTokenSource();
        var (stream, run) = await WatchAsync(ended.Token);
        WatchPaymentsResponse? sign;
        while (!stream.TryNext(out sign))
        {
            _stand.Clock.Advance(TimeSpan.FromSeconds(31));
            await Task.Delay(10);
        }

        Assert.Null(sign!.Payment);
        Assert.Equal(_stand.Get<EventSequence>().Last, WatchCursor.Read(sign.Cursor));
        await ended.CancelAsync();
        await run;
    }

    // Going on in silence would pass over what was taken away.
    [Fact]
    public async Task Rejects_ACursorOlderThanWhatIsKept()
    {
        var old = WatchCursor.Write(_stand.Get<EventSequence>().Last);
        await ChangeAsync("shop");
        _stand.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(
            VaultErrorCode.CursorInvalid,
            await PaymentStand.RefusedAsync(() => RunAsync(old, new CollectedStream<WatchPaymentsResponse>(), CancellationToken.None)));
    }

    // A cursor of a store that was put back from a backup since, or of a clock that ran ahead: changes would be passed over without a word.
    [Theory]
    [InlineData("pppppppppppppppp")]
    [InlineData("pppppppppppppppo")]
    [InlineData(null)] // six minutes ahead
    public async Task Rejects_ACursorThatIsAheadOfEveryChange(string? cursor)
    {
        await ChangeAsync("shop");
        cursor ??= WatchCursor.Write(_stand.Get<EventSequence>().Last + (6UL * 60 * 1000 << 16));

        Assert.Equal(
            VaultErrorCode.CursorInvalid,
            await PaymentStand.RefusedAsync(() => RunAsync(cursor, new CollectedStream<WatchPaymentsResponse>(), CancellationToken.None)));
    }

    // As a clock that was set back a little leaves it, over a restart.
    [Fact]
    public async Task Misses_Nothing_FromACursorThatIsAheadALittle()
    {
        await ChangeAsync("shop");
        using var ended = new CancellationTokenSource();
        var stream = new CollectedStream<WatchPaymentsResponse>();
        var run = RunAsync(WatchCursor.Write(_stand.Get<EventSequence>().Last + (4UL * 60 * 1000 << 16)), stream, ended.Token);
        await ChangeAsync("shop");

        Assert.Equal(WatchCursor.Write(_stand.Get<EventSequence>().Last), (await stream.NextAsync()).Cursor);
        await ended.CancelAsync();
        await run;
    }

    [Fact]
    public async Task GoesOn_FromTheNewestChange_HoweverLongAgoThatWas()
    {
        await ChangeAsync("shop");
        var newest = WatchCursor.Write(_stand.Get<EventSequence>().Last);
        _stand.Clock.Advance(TimeSpan.FromDays(31));
        using var ended = new CancellationTokenSource();
        var stream = new CollectedStream<WatchPaymentsResponse>();
        var run = RunAsync(newest, stream, ended.Token);
        await ChangeAsync("shop");

        Assert.Equal(WatchCursor.Write(_stand.Get<EventSequence>().Last), (await stream.NextAsync()).Cursor);
        await ended.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Bounds_HowManyWatch()
    {
        using var ended = new CancellationTokenSource();
        var runs = new List<Task>();
        for (var i = 0; i < 256; i++)
        {
            runs.Add((await WatchAsync(ended.Token)).Run);
        }

        Assert.Equal(
            VaultErrorCode.Overloaded,
            await PaymentStand.RefusedAsync(() => RunAsync("", new CollectedStream<WatchPaymentsResponse>(), CancellationToken.None)));
        await ended.CancelAsync();
        await Task.WhenAll(runs);

        using var again = new CancellationTokenSource();
        var (_, run) = await WatchAsync(again.Token);
        await again.CancelAsync();
        await run;
    }

    private static async Task<List<WatchPaymentsResponse>> TakeAsync(CollectedStream<WatchPaymentsResponse> stream, int count)
    {
        var told = new List<WatchPaymentsResponse>();
        while (told.Count < count)
        {
            told.Add(await stream.NextAsync());
        }

        return told;
    }

    private async Task<(CollectedStream<WatchPaymentsResponse> Stream, Task Run)> WatchAsync(CancellationToken cancellation)
    {
        var stream = new CollectedStream<WatchPaymentsResponse>();
        var run = RunAsync("", stream, cancellation);
        Assert.Null((await stream.NextAsync()).Payment);
        return (stream, run);
    }

    private Task RunAsync(string cursor, CollectedStream<WatchPaymentsResponse> stream, CancellationToken cancellation) =>
        _stand.Get<PaymentFeed>().RunAsync(PaymentStand.Merchant("shop"), cursor, stream, cancellation);

    private async Task<string> ChangeAsync(string merchant)
    {
        var id = _stand.Get<PaymentIds>().NextPayment();
        var payment = new PaymentRecord
        {
            PaymentId = id.ToString(),
            MerchantId = merchant,
            CurrencyCode = "EUR",
            CreateTimeMs = SortableId.TimeOf(id.Id).ToUnixTimeMilliseconds(),
        };
        await _stand.Get<PaymentBook>().CommitAsync(new PaymentChange(payment) { IsNew = true });
        return payment.PaymentId;
    }
}
