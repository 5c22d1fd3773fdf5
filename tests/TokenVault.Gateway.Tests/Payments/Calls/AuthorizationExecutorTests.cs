using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tests.Payments.Stand;
using Outcome = TokenVault.Contracts.Processor.V1.Outcome;

namespace TokenVault.Gateway.Tests.Payments.Calls;

public sealed class AuthorizationExecutorTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Gives_TheFirstFinalAnswerAgain_ByteForByte_AndSendsNothing()
    {
        var first = await _stand.ChargeAsync("k");
        await _stand.RefundAsync(first.Payment.PaymentId, "r", 30);
        _stand.Clock.Advance(TimeSpan.FromHours(1));
        await _stand.RestartAsync();

        var again = await _stand.ChargeAsync("k");

        Assert.Equal(first.ToByteArray(), again.ToByteArray());
        Assert.Equal(PaymentStatus.Succeeded, first.Payment.Status);
        Assert.Single(_stand.Script.Authorized);
    }

    [Fact]
    public async Task Keeps_ADecline()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Decline("insufficient_funds");
        var first = await _stand.ChargeAsync("k");

        Assert.Equal(first.ToByteArray(), (await _stand.ChargeAsync("k")).ToByteArray());
        Assert.Equal(("insufficient_funds", DeclineKind.Soft), (first.Operation.Decline.Code, first.Operation.Decline.Kind));
        Assert.Single(_stand.Script.Authorized);
    }

    [Fact]
    public async Task Rejects_TheKeyOfAnotherRequest()
    {
        await _stand.ChargeAsync("k");

        Assert.Equal(VaultErrorCode.IdempotencyKeyReused, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k", 101)));
        Assert.Equal(VaultErrorCode.IdempotencyKeyReused, await PaymentStand.RefusedAsync(() => _stand.AuthorizeAsync("k")));
    }

    [Fact]
    public async Task Charges_Once_HoweverManyAskAtOnce()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource();
        _stand.Script.BeforeDoing = () =>
        {
            begun.TrySetResult();
            return release.Task;
        };
        var first = _stand.ChargeAsync("k");
        await begun.Task;

        var refusals = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k"))));
        release.SetResult();

        Assert.All(refusals, refusal => Assert.Equal(VaultErrorCode.IdempotencyKeyInFlight, refusal));
        Assert.Equal(PaymentStatus.Succeeded, (await first).Payment.Status);
        Assert.Single(_stand.Script.Authorized);
    }

    [Fact]
    public async Task Charges_Once_WhenTheAnswerIsLost()
    {
        _stand.Script.LosesAnswers = true;
        var lost = await _stand.ChargeAsync("k");
        _stand.Script.LosesAnswers = false;

        var found = await _stand.ChargeAsync("k");

        Assert.Equal(PaymentStatus.Unknown, lost.Payment.Status);
        Assert.Equal(PaymentStatus.Succeeded, found.Payment.Status);
        Assert.Equal(lost.Payment.PaymentId, found.Payment.PaymentId);
        Assert.Equal(lost.Operation.OperationId, found.Operation.OperationId);
        Assert.Single(_stand.Script.Moved);
        Assert.Single(_stand.Script.Authorized);
        Assert.Equal(found.ToByteArray(), (await _stand.ChargeAsync("k")).ToByteArray());
        Assert.Empty(await _stand.OpenNotesAsync());
    }

    // A caller who reads "not sent" may buy again under another key, so nothing else than "unknown" may be said.
    [Fact]
    public async Task Says_Unknown_NotUnsent_WhileNobodyCanBeAsked()
    {
        _stand.Script.LosesAnswers = true;
        await _stand.ChargeAsync("k");
        await _stand.Adapter.StopAsync();

        Assert.Equal(PaymentStatus.Unknown, (await _stand.ChargeAsync("k")).Payment.Status);

        // A process that was started anew has no fencing epoch yet, and can't get one.
        await _stand.RestartAsync();
        Assert.Equal(PaymentStatus.Unknown, (await _stand.ChargeAsync("k")).Payment.Status);
    }

    [Fact]
    public async Task Says_Unknown_NotUnsent_OnceItsFencingEpochIsLost()
    {
        _stand.Script.LosesAnswers = true;
        await _stand.ChargeAsync("k");
        _stand.Script.Fence = 99;
        Assert.Equal(VaultErrorCode.FenceStale, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("other")));

        Assert.Equal(PaymentStatus.Unknown, (await _stand.ChargeAsync("k")).Payment.Status);
    }

    [Fact]
    public async Task Sends_UnderAnotherName_OnceTheAdapterIsThereAgain()
    {
        await _stand.ChargeAsync("first");
        await _stand.Adapter.StopAsync();
        var key = await FirstNotSentAsync();
        var refused = Assert.Single(await PaymentsAsync(PaymentStatus.NotSent));
        await _stand.Adapter.StartAgainAsync();

        ChargeResponse? answer = null;
        for (var tries = 0; answer is null && tries < 200; tries++)
        {
            // The channel waits a moment before it connects again, and the breaker goes by the stand's clock.
            _stand.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
            try
            {
                answer = await _stand.ChargeAsync(key);
            }
            catch (VaultException refusal) when (refusal.Code == VaultErrorCode.AdapterUnavailable)
            {
            }
        }

        Assert.Equal(PaymentStatus.Succeeded, answer!.Payment.Status);
        Assert.Equal(refused.PaymentId, answer.Payment.PaymentId);
        Assert.NotEqual(1, answer.Operation.Attempt);
        Assert.Equal(2, _stand.Script.Moved.Count);
    }

    // Until the channel has seen that its connection is gone, what it sends into it is unknown, and rightly so.
    private async Task<string> FirstNotSentAsync()
    {
        for (var tries = 0; tries < 50; tries++)
        {
            var key = $"k{tries}";
            try
            {
                Assert.Equal(PaymentStatus.Unknown, (await _stand.ChargeAsync(key)).Payment.Status);
                await Task.Delay(20);
            }
            catch (VaultException refusal) when (refusal.Code == VaultErrorCode.AdapterUnavailable)
            {
                return key;
            }
        }

        throw new InvalidOperationException("The channel does not see that the adapter is gone.");
    }

    [Fact]
    public async Task Refuses_AndSendsNothing_OnceItsFencingEpochIsOld()
    {
        await _stand.ChargeAsync("first");
        _stand.Script.Fence = 99;

        Assert.Equal(VaultErrorCode.FenceStale, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        Assert.Equal(VaultErrorCode.FenceStale, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("other")));

        // The second was not even asked for: a lost process stays silent.
        Assert.Equal(2, _stand.Script.Authorized.Count);
        Assert.Single(_stand.Script.Moved);
    }

    // What the adapter's readers refuse is refused before anything is begun.
    [Theory]
    [InlineData(VaultErrorCode.AmountTooFine)]
    [InlineData(VaultErrorCode.StoredCredentialInvalid)]
    [InlineData(VaultErrorCode.ReturnUrlInvalid)]
    [InlineData(VaultErrorCode.OrderReferenceInvalid)]
    [InlineData(VaultErrorCode.DescriptionInvalid)]
    [InlineData(VaultErrorCode.TextHoldsCardNumber)]
    [InlineData(VaultErrorCode.BillingAddressInvalid)]
    [InlineData(VaultErrorCode.AuthenticationInvalid)]
    public async Task Lets_TheKeyGo_WhereTheRequestItselfHasToBeMended(VaultErrorCode code)
    {
        _stand.Script.OnAuthorize = _ => throw AdapterScript.Refusal(code);
        Assert.Equal(code, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k", 101)));
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_2");

        var mended = await _stand.ChargeAsync("k", 200);

        Assert.Equal((PaymentStatus.Succeeded, 200), (mended.Payment.Status, mended.Payment.Amount.MinorUnits));
        Assert.Empty(await _stand.OpenNotesAsync());
    }

    [Fact]
    public async Task Keeps_TheKey_WhereTheCallerCanMendNothing()
    {
        _stand.Script.OnAuthorize = _ => throw AdapterScript.Refusal(VaultErrorCode.RequestMalformed);
        Assert.Equal(VaultErrorCode.RequestMalformed, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_2");

        Assert.Equal(VaultErrorCode.IdempotencyKeyReused, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k", 200)));
        Assert.Equal(2, (await _stand.ChargeAsync("k")).Operation.Attempt);
    }

    [Theory]
    [InlineData(VaultErrorCode.StoreUnavailable)]
    [InlineData(VaultErrorCode.OperationConflict)]
    public async Task Says_Unknown_WhereARefusalMayHaveComeAfterTheSending(VaultErrorCode code)
    {
        _stand.Script.OnAuthorize = _ => throw AdapterScript.Refusal(code);

        var answer = await _stand.ChargeAsync("k");

        Assert.Equal((PaymentStatus.Unknown, "adapter_failure"), (answer.Payment.Status, answer.Payment.DeclineCode));
    }

    [Fact]
    public async Task Passes_TheNextActionOn_InTheFirstAnswerOnly()
    {
        _stand.Script.OnAuthorize = _ => new Contracts.Processor.V1.OperationResult
        {
            Outcome = Outcome.RequiresAction,
            Code = "authentication_required",
            Processor = "psp",
            ProcessorReference = "pi_1",
            NextAction = new Contracts.Processor.V1.NextAction { Type = "redirect", RedirectUrl = "https://psp.example/3ds", ClientSecret = "secret_1" },
            Recovery = new Contracts.Processor.V1.Recovery { CanQuery = true },
        };

        var first = await _stand.ChargeAsync("k");
        var again = await _stand.ChargeAsync("k");

        Assert.Equal("https://psp.example/3ds", first.Payment.NextAction.RedirectUrl);
        Assert.Null(again.Payment.NextAction);
        Assert.Equal(PaymentStatus.RequiresAction, again.Payment.Status);
        Assert.Single(_stand.Script.Authorized);
    }

    [Fact]
    public async Task Finds_TheOutcomeWithTheSameKey_WhereItCouldNotBeStored()
    {
        // The reservation passes; what became of it does not.
        _stand.Store.Refuse(passed: 1, count: 1);
        Assert.Equal(VaultErrorCode.Overloaded, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));

        var found = await _stand.ChargeAsync("k");

        Assert.Equal(PaymentStatus.Succeeded, found.Payment.Status);
        Assert.Single(_stand.Script.Authorized);
    }

    [Fact]
    public async Task Reserves_NothingForARequestThatCouldNotBegin()
    {
        Assert.Equal(VaultErrorCode.TokenNotFound, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k", merchant: "other")));
        _stand.Store.Refuse(passed: 0, count: 1);
        Assert.Equal(VaultErrorCode.Overloaded, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        Assert.Empty(_stand.Script.Authorized);

        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("k")).Payment.Status);
    }

    [Fact]
    public async Task Takes_UnknownOverAfterARestart_AndFindsThatItNeverLeft()
    {
        // The adapter never hears of it: the process ends between the reservation and the sending.
        await _stand.ChargeAsync("first");
        _stand.Script.OnAuthorize = _ => throw AdapterScript.Refusal(VaultErrorCode.StoreUnavailable);
        _stand.Store.Refuse(passed: 1, count: 1);
        await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k"));
        await _stand.RestartAsync();
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_2");
        var open = Assert.Single(await _stand.OpenNotesAsync());
        Assert.Equal((uint)OperationState.Unknown, _stand.Operation(open.ToString()).State);
        Assert.Equal(1, _stand.Get<OpenOperations>().Count);

        var answer = await _stand.ChargeAsync("k");

        Assert.Equal((PaymentStatus.Succeeded, 2), (answer.Payment.Status, answer.Operation.Attempt));
        Assert.Equal((uint)OperationState.NotSent, _stand.Operation(open.ToString()).State);
        Assert.Equal(2, _stand.Script.Moved.Count);
        Assert.NotNull(_stand.Get<PaymentBook>().FindOperation(open));
    }

    private async Task<IEnumerable<Payment>> PaymentsAsync(PaymentStatus status) =>
        (await _stand.Get<Gateway.Payments.Reads.PaymentList>().ListAsync(
            PaymentStand.Merchant("shop"), new ListPaymentsRequest { Status = status }, CancellationToken.None)).Payments;
}
