using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Gateway.Tokens.Upkeep;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Payments.Calls;

/// <summary>A token for single use serves once, whatever happens to the payments that ask for it, and is never lost to one that was none.</summary>
public sealed class TokenHoldTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    private OwnedToken Owned => new(PaymentStand.Merchant("shop"), _stand.Token);

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        await _stand.MakeSingleUseAsync();
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Serves_Once_AndAnswersTheSameKeyAgain()
    {
        var first = await _stand.ChargeAsync("k");
        var again = await _stand.ChargeAsync("k");

        Assert.Equal(first.Payment.PaymentId, again.Payment.PaymentId);
        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("l")));
        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.AuthorizeAsync("m")));
        Assert.Single(_stand.Script.Moved);
    }

    [Fact]
    public async Task Serves_OneOfMany_AtOnce()
    {
        var calls = Enumerable.Range(0, 8).Select(i => Task.Run(() => CodeOfAsync($"k{i}"))).ToList();

        var codes = await Task.WhenAll(calls);

        Assert.Single(codes, code => code is null);
        Assert.All(codes.Where(code => code is not null), code => Assert.Contains(code!.Value, (VaultErrorCode[])[VaultErrorCode.TokenHeld, VaultErrorCode.TokenSpent]));
        Assert.Single(_stand.Script.Moved);
    }

    [Fact]
    public async Task Is_LetGo_AfterADecline_AndWhereNothingWasSent()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Decline("card_declined");
        Assert.Equal(PaymentStatus.Declined, (await _stand.ChargeAsync("k")).Payment.Status);
        _stand.Script.OnAuthorize = _ => AdapterScript.NotSent("processor_unreachable");
        Assert.Equal(VaultErrorCode.ProcessorUnavailable, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("l")));
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");

        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("m")).Payment.Status);
        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("l")));
        Assert.Single(_stand.Script.Moved);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Is_Held_WhileItIsUnknown_AlsoOverARestart_AndThenSpentOrLetGo(bool hasMoved)
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown();
        var unknown = await _stand.ChargeAsync("k");
        Assert.Equal(VaultErrorCode.TokenHeld, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("l")));
        await _stand.RestartAsync();
        Assert.Equal(VaultErrorCode.TokenHeld, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("l")));
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_2");
        _stand.Script.Learn(unknown.Operation.OperationId, hasMoved ? AdapterScript.Success("ch_1") : AdapterScript.NotSent("closed"));
        _stand.Clock.Advance(TimeSpan.FromMinutes(5));
        await _stand.FindOutAsync();

        Assert.Equal(hasMoved ? VaultErrorCode.TokenSpent : null, await CodeOfAsync("l"));
        Assert.Single(_stand.Script.Moved);
    }

    [Fact]
    public async Task Is_Kept_OverAnotherProcessor()
    {
        _stand.Script.OnAuthorize = request => request.EarlierOperationIds.Count == 1
            ? AdapterScript.Success("ch_1")
            : AdapterScript.NotSent("processor_unreachable", tryAnother: true, "first");

        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("k")).Payment.Status);
        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("l")));
    }

    [Fact]
    public async Task Is_NotTaken_ByVerifying()
    {
        await _stand.Get<AuthorizationExecutor>().ExecuteAsync(PaymentStand.Merchant("shop"), _stand.Get<AuthorizationIntake>().Read(
            PaymentStand.Merchant("shop"), new VerifyRequest { Token = _stand.Token.ToString(), CurrencyCode = "EUR", IdempotencyKey = "v" }));

        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("k")).Payment.Status);
    }

    // A void spends what it voids: the authorization had succeeded.
    [Fact]
    public async Task Stays_Spent_AfterAVoid()
    {
        var payment = (await _stand.AuthorizeAsync("k")).Payment;
        await _stand.VoidAsync(payment.PaymentId, "v");

        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("l")));
    }

    // As after two people said that the payment which had spent it was none.
    [Fact]
    public async Task Is_NotDeletedAsSpent_OnceItWasLetGo()
    {
        await _stand.ChargeAsync("k");
        var writes = new WriteBatch();
        _stand.Get<TokenTables>().Uses.DeleteHold(writes, Owned);
        await _stand.Store.CommitAsync(writes);
        _stand.Clock.Advance(TimeSpan.FromDays(31));

        await DueDeletions().RunAsync(CancellationToken.None);

        Assert.Null(await CodeOfAsync("l"));
    }

    [Fact]
    public async Task Leaves_NoRow_OfATokenThatWasDeleted_BeforeItsPaymentEnded()
    {
        var payment = (await _stand.ChargeAsync("k")).Payment;
        var tables = _stand.Get<TokenTables>();
        var writes = new WriteBatch();
        tables.Tokens.Delete(writes, Owned);
        tables.Uses.Delete(writes, Owned);
        await _stand.Store.CommitAsync(writes);
        await _stand.RefundAsync(payment.PaymentId, "r");
        _stand.Clock.Advance(TimeSpan.FromDays(31));

        await DueDeletions().RunAsync(CancellationToken.None);

        Assert.Equal(0, await CountAsync(Table.TokenUses));
        Assert.Equal(0, await CountAsync(Table.TokenTasks));
    }

    // After a deletion that came no further than the adapter, or an older store that was put back: else its card would get it for ever.
    [Fact]
    public async Task Is_ToBeDeleted_WhereTheAdapterHasBuriedIt()
    {
        _stand.Script.OnAuthorize = _ => throw AdapterScript.Refusal(VaultErrorCode.TokenRetired);

        Assert.Equal(VaultErrorCode.TokenRetired, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));

        var task = Assert.Single(await _stand.Get<TokenWaiting>().TakeAsync(TokenTaskKind.Delete, 10, CancellationToken.None));
        Assert.Equal((Owned, TokenTask.Buried), (task.Token, task.Number));
    }

    [Fact]
    public async Task Is_AnotherPayments_WhereItWasLetGo_AndTheFirstKeyIsTriedAgain()
    {
        await _stand.Adapter.StopAsync();
        Assert.Equal(VaultErrorCode.AdapterUnavailable, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("a")));
        Assert.Equal(TokenState.Active, StateOf());
        await _stand.Adapter.StartAgainAsync();
        await RetryAsync(() => _stand.ChargeAsync("b"));

        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("a")));
        Assert.Single(_stand.Script.Moved);
    }

    [Fact]
    public async Task Is_TheSamePayments_WhereItsKeyIsTriedAgain()
    {
        await _stand.Adapter.StopAsync();
        Assert.Equal(VaultErrorCode.AdapterUnavailable, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("a")));
        await _stand.Adapter.StartAgainAsync();

        Assert.Equal(PaymentStatus.Succeeded, (await RetryAsync(() => _stand.ChargeAsync("a"))).Payment.Status);
        Assert.Equal(TokenState.Spent, StateOf());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Is_NotSpent_ByAPaymentThatWasCalledOff_UnlessItWasAuthorizedBefore(bool wasHeld)
    {
        var uses = _stand.Get<Gateway.Tokens.TokenUses>();
        var payment = new Storage.Records.PaymentRecord
        {
            PaymentId = new PaymentId(7).ToString(),
            MerchantId = "shop",
            Token = _stand.Token.ToString(),
            SingleUse = true,
            Status = (uint)PaymentStatus.Voided,
        };
        if (wasHeld)
        {
            var held = new WriteBatch();
            uses.Write(held, payment, Gateway.Tokens.HoldWrite.Take);
            Assert.True(await _stand.Store.CommitAsync(held));
        }

        var writes = new WriteBatch();
        uses.Write(writes, payment, Gateway.Tokens.TokenUses.AfterOutcome(payment));

        Assert.Equal(wasHeld, writes.Count > 0);
    }

    // Nothing is to be deleted in these tests, so there is nobody to do it.
    private DueDeletions DueDeletions() => new(
        null!,
        _stand.Get<TokenWaiting>(),
        _stand.Store,
        _stand.Get<TokenTables>(),
        Microsoft.Extensions.Options.Options.Create(new Gateway.Tokens.TokenOptions()));

    private async Task<int> CountAsync(Table table)
    {
        var count = 0;
        await foreach (var _ in _stand.Store.ScanAsync(table, default, CancellationToken.None))
        {
            count++;
        }

        return count;
    }

    private async Task<VaultErrorCode?> CodeOfAsync(string key)
    {
        try
        {
            await _stand.ChargeAsync(key);
            return null;
        }
        catch (VaultException refusal)
        {
            return refusal.Code;
        }
    }

    private static async Task<ChargeResponse> RetryAsync(Func<Task<ChargeResponse>> call)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (VaultException refusal) when (refusal.Code == VaultErrorCode.AdapterUnavailable && tries < 100)
            {
                await Task.Delay(50);
            }
        }
    }

    private TokenState StateOf() => _stand.Get<Gateway.Tokens.Calls.TokenLookup>().Get(Owned).State;
}
