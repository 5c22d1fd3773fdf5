using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Webhooks;
using TokenVault.Processor.Webhooks.Fetching;
using TokenVault.Profiles.Webhooks;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Tests.Webhooks;

public sealed class FetchTests : IAsyncLifetime
{
    private readonly WebhookStand _stand = new();
    private readonly Dictionary<string, PspFacts?> _payments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PspDispute?> _disputes = new(StringComparer.Ordinal);
    private int _asked;

    public Task InitializeAsync()
    {
        _stand.Open();
        _stand.Add(Sources.Make(
            "stripe",
            Sources.StripeRules,
            Sources.Secrets(Sources.Secret),
            reference => Answer(_payments.GetValueOrDefault(reference)),
            reference => Answer(_disputes.GetValueOrDefault(reference))));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Tells_WhatTheProcessorAnswers_NotWhatTheWebhookSays()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");
        _payments["pi_1"] = Facts(record.OperationId, captured: 1999, refunded: 500);
        await _stand.StartAsync();

        Assert.Equal(WebhookVerdict.Accepted, await SendAsync("evt_1", "charge.refunded", "pi_1", "payment_intent"));
        var told = Assert.Single(await _stand.WaitForAsync(1));

        Assert.Equal((record.OperationId, record.PaymentId), (told.OperationId, told.PaymentId));
        Assert.Equal((1999, 500, false), (told.CapturedMinorUnits, told.RefundedMinorUnits, told.Voided));
        Assert.Equal(Outcome.Succeeded, told.Result.Outcome);
        Assert.Equal(_stand.Clock.GetUtcNow(), told.Time.ToDateTimeOffset());
        Assert.Null(told.Dispute);
        Assert.Empty(await _stand.ToldAsync("gw-2"));
    }

    [Fact]
    public async Task Tells_OfADispute_AsItStands()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");
        _payments["pi_1"] = Facts(record.OperationId, captured: 1999);
        _disputes["dp_1"] = new PspDispute("pi_1", "needs_response", "fraudulent") { Currency = Euro, AmountMinorUnits = 1999 };
        await _stand.StartAsync();

        await SendAsync("evt_1", "charge.dispute.created", "dp_1");
        var dispute = Assert.Single(await _stand.WaitForAsync(1)).Dispute;

        Assert.Equal(("dp_1", "needs_response", "fraudulent", 1999), (dispute.ProcessorReference, dispute.Status, dispute.Reason, dispute.AmountMinorUnits));
    }

    [Fact]
    public async Task Tells_NoAmount_OfADisputeInAnotherCurrency()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");
        _payments["pi_1"] = Facts(record.OperationId);
        Assert.True(Currency.TryParse("USD", out var dollar));
        _disputes["dp_1"] = new PspDispute("pi_1", "lost", "general") { Currency = dollar, AmountMinorUnits = 2500 };
        await _stand.StartAsync();

        await SendAsync("evt_1", "charge.dispute.created", "dp_1");

        Assert.Equal(0, Assert.Single(await _stand.WaitForAsync(1)).Dispute.AmountMinorUnits);
    }

    [Fact]
    public async Task Follows_ALaterOperation_ToTheOneThatAuthorized()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");
        Assert.True(OperationId.TryParse(record.OperationId, out var authorization));
        var capture = await _stand.AddOperationAsync("stripe", "ch_1", authorization: authorization);
        _payments["pi_1"] = Facts(capture.OperationId, captured: 1999);

        Assert.Equal(FetchResult.Told, await FollowAsync("pi_1"));
        Assert.Equal(record.OperationId, Assert.Single(await _stand.ToldAsync()).OperationId);
    }

    [Fact]
    public async Task Fetches_Nothing_WhereAFailureIsToldOf()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");

        Assert.Equal(FetchResult.Warned, await FollowAsync(record.OperationId, WebhookKind.Failure));
        Assert.Equal(0, _asked);
        Assert.Empty(await _stand.ToldAsync());
    }

    [Fact]
    public async Task Drops_WhatIsNotOurs()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");
        var elsewhere = await _stand.AddOperationAsync("checkout", "pi_2");
        _payments["none"] = Facts(operation: null);
        _payments["stranger"] = Facts("op_7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        _payments["copied"] = Facts(record.OperationId); // under another name than the one that we know
        _payments["pi_2"] = Facts(elsewhere.OperationId);
        _payments["pi_1"] = Facts(record.OperationId, currency: "USD");

        foreach (var reference in _payments.Keys)
        {
            Assert.Equal(FetchResult.Foreign, await FollowAsync(reference));
        }

        Assert.Empty(await _stand.ToldAsync());
    }

    [Fact]
    public async Task Waits_ForAnOperationThatIsUnderWayHere()
    {
        var record = await _stand.AddOperationAsync("stripe", "", Outcome.Unspecified);
        _payments["pi_1"] = Facts(record.OperationId);
        var run = new TaskCompletionSource<OperationResult>();
        Assert.True(OperationId.TryParse(record.OperationId, out var id));
        _ = _stand.UnderWay.RunAsync(id, new byte[32], () => run.Task);

        Assert.Equal(FetchResult.UnderWay, await FollowAsync("pi_1"));

        (record.Outcome, record.ProcessorReference) = ((uint)Outcome.Succeeded, "pi_1");
        await _stand.Journal.EndAsync(record);
        run.SetResult(new OperationResult());
        Assert.Equal(FetchResult.Told, await FollowAsync("pi_1"));
    }

    [Fact]
    public async Task Asks_AgainAndAgain_WhileTheProcessorIsDown()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");
        await _stand.StartAsync();
        await SendAsync("evt_1", "payment_intent.succeeded", "pi_1");
        await AskedAsync(20);

        _payments["pi_1"] = Facts(record.OperationId);
        await AskedAsync(Volatile.Read(ref _asked) + 1);

        Assert.Single(await _stand.WaitForAsync(1));
    }

    [Fact]
    public async Task Gives_UpAtLast_AndTakesTheEventAnew_WhenItIsSentAgain()
    {
        await SendAsync("evt_1", "payment_intent.succeeded", "pi_1");
        var fetch = await _stand.Queue.TakeAsync(CancellationToken.None);
        for (var tries = 1u; tries < FetchBook.TriesMax; tries++)
        {
            Assert.True(await _stand.Book.PutOffAsync(fetch, isTry: true));
            _stand.Clock.Advance(TimeSpan.FromMinutes(15));
            fetch = await _stand.Queue.TakeAsync(CancellationToken.None);
        }

        Assert.Equal(WebhookVerdict.Duplicate, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));
        Assert.False(await _stand.Book.PutOffAsync(fetch, isTry: true));
        Assert.Equal(WebhookVerdict.Accepted, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));
    }

    [Fact]
    public async Task Knows_AnEventAgain_AfterARestart_AndForgetsItInTime()
    {
        Assert.Equal(WebhookVerdict.Accepted, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));
        Assert.Equal(WebhookVerdict.Duplicate, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));
        await _stand.ReopenAsync();
        Assert.Equal(WebhookVerdict.Duplicate, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));

        var now = _stand.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(0, await WebhookTable.SweepAsync(_stand.Store, now, 10, CancellationToken.None));
        Assert.Equal(1, await WebhookTable.SweepAsync(_stand.Store, now + 1, 10, CancellationToken.None));
        Assert.Equal(WebhookVerdict.Accepted, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));
    }

    [Fact]
    public async Task Takes_AnEventOnce_HoweverManyBringItAtOnce()
    {
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => SendAsync("evt_1", "payment_intent.succeeded", "pi_1"))));

        Assert.Single(verdicts, WebhookVerdict.Accepted);
        Assert.Equal(31, verdicts.Count(verdict => verdict == WebhookVerdict.Duplicate));
        Assert.Equal(1, _stand.Queue.Count);
    }

    // The process dies after the answer, before the fetch, between the fetch and the write: each time it starts anew.
    [Fact]
    public async Task Tells_Once_WhereverTheProcessDies()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");
        await SendAsync("evt_1", "payment_intent.succeeded", "pi_1");

        await _stand.ReopenAsync();
        await _stand.Book.LoadAsync(CancellationToken.None);
        var fetch = await _stand.Queue.TakeAsync(CancellationToken.None);
        Assert.Equal(FetchResult.NoAnswer, await _stand.Follower.FollowAsync(fetch));

        await _stand.ReopenAsync();
        _payments["pi_1"] = Facts(record.OperationId);
        await _stand.StartAsync();
        await _stand.WaitForAsync(1);

        await _stand.ReopenAsync();
        await _stand.Book.LoadAsync(CancellationToken.None);
        Assert.Equal(0, _stand.Queue.Count);
        Assert.Single(await _stand.ToldAsync());
        Assert.Equal(WebhookVerdict.Duplicate, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));
    }

    [Fact]
    public async Task Asks_ToComeAgain_WhereTooMuchWaits_OrNothingCanBeStored()
    {
        for (var i = 0; i < _stand.Options.PendingMax; i++)
        {
            _stand.Queue.Add(new PendingFetch([], new Storage.Records.WebhookFetchRecord()));
        }

        Assert.Equal(WebhookVerdict.Overloaded, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));

        await _stand.ReopenAsync();
        await _stand.Store.DisposeAsync();
        Assert.Equal(WebhookVerdict.Overloaded, await SendAsync("evt_1", "payment_intent.succeeded", "pi_1"));
    }

    [Fact]
    public async Task Fetches_OnePaymentOneAtATime()
    {
        var record = await _stand.AddOperationAsync("stripe", "pi_1");
        var (now, most) = (0, 0);
        _stand.Add(Sources.Make("stripe", Sources.StripeRules, Sources.Secrets(Sources.Secret), async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return Facts(record.OperationId);
        }));

        await _stand.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            await SendAsync($"evt_{i}", "payment_intent.succeeded", "pi_1");
        }

        await _stand.WaitForAsync(50);

        Assert.Equal(1, most);
    }

    private static Currency Euro => Currency.TryParse("EUR", out var euro) ? euro : throw new InvalidOperationException();

    private static PspFacts Facts(string? operation, long captured = 0, long refunded = 0, string currency = "EUR")
    {
        Assert.True(Currency.TryParse(currency, out var known));
        return new PspFacts(PspOutcome.Succeeded("pi_1"))
        {
            Currency = known,
            AuthorizedMinorUnits = 1999,
            CapturedMinorUnits = captured,
            RefundedMinorUnits = refunded,
            Operation = operation is not null && OperationId.TryParse(operation, out var id) ? id : null,
        };
    }

    private Task<WebhookVerdict> SendAsync(string id, string type, string reference, string member = "id")
    {
        var body = Sources.StripeEvent(id, type, reference, member);
        Assert.True(Domain.Callers.MerchantId.TryParse("shop", out var shop));
        return _stand.Receiver.TakeAsync(
            _stand.Sources.Find("stripe", shop)!, Signing.Stripe(Sources.Secret, _stand.Clock.GetUtcNow(), body), body);
    }

    private Task<FetchResult> FollowAsync(string reference, WebhookKind kind = WebhookKind.Payment) => _stand.Follower.FollowAsync(new PendingFetch(
        new byte[32],
        new Storage.Records.WebhookFetchRecord { Processor = "stripe", MerchantId = "shop", Kind = (uint)kind, Reference = reference }));

    private Task<T> Answer<T>(T answer) => Task.FromResult(Interlocked.Increment(ref _asked) > 0 ? answer : default!);

    // The clock goes on meanwhile, since a pause that was computed a moment ago begins a moment later.
    private async Task AskedAsync(int count)
    {
        while (Volatile.Read(ref _asked) < count)
        {
            _stand.Clock.Advance(TimeSpan.FromMinutes(15));
            await Task.Delay(5);
        }
    }
}
