using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Gateway.Tokens.Calls;

namespace TokenVault.Gateway.Tests.Payments.Calls;

/// <summary>A token for single use: who has it, when it is spent, and when it is free again.</summary>
public sealed class SingleUseTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        await _stand.MakeSingleUseAsync();
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Is_Spent_ByTheFirstSuccess_AlsoAfterARestart()
    {
        var first = await _stand.ChargeAsync("a");
        await _stand.RestartAsync();

        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("b")));
        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.AuthorizeAsync("c")));
        Assert.Equal(first.Payment.PaymentId, (await _stand.ChargeAsync("a")).Payment.PaymentId);
        Assert.Single(_stand.Script.Authorized);
        Assert.Equal(TokenState.Spent, State());
    }

    [Fact]
    public async Task Stays_Spent_AfterARefundOrAVoid()
    {
        var held = await _stand.AuthorizeAsync("a");
        await _stand.VoidAsync(held.Payment.PaymentId, "v");

        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("b")));
    }

    [Fact]
    public async Task Is_Free_AfterADecline()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Decline("insufficient_funds");
        await _stand.ChargeAsync("a");
        Assert.Equal(TokenState.Active, State());
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("pi_2");

        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("b")).Payment.Status);
    }

    [Fact]
    public async Task Pays_Once_HoweverManyAskAtOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
        {
            try
            {
                return (await _stand.ChargeAsync($"k{i}")).Payment.Status.ToString();
            }
            catch (VaultException refusal)
            {
                return refusal.Code.ToString();
            }
        }));

        Assert.Single(answers, answer => answer == nameof(PaymentStatus.Succeeded));
        Assert.All(answers, answer => Assert.Contains(answer, new[] { "Succeeded", "TokenHeld", "TokenSpent" }));
        Assert.Single(_stand.Script.Moved);
    }

    [Fact]
    public async Task Is_Held_WhileTheOutcomeIsUnknown_AndSpentOnceItIsFound()
    {
        _stand.Script.LosesAnswers = true;
        Assert.Equal(PaymentStatus.Unknown, (await _stand.ChargeAsync("a")).Payment.Status);
        _stand.Script.LosesAnswers = false;
        Assert.Equal(VaultErrorCode.TokenHeld, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("b")));
        Assert.Equal(TokenState.Held, State());

        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("a")).Payment.Status);
        Assert.Equal(VaultErrorCode.TokenSpent, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("b")));
    }

    [Fact]
    public async Task Is_AnotherPayments_WhereItWasLetGo_AndTheFirstKeyIsTriedAgain()
    {
        await _stand.Adapter.StopAsync();
        Assert.Equal(VaultErrorCode.AdapterUnavailable, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("a")));
        Assert.Equal(TokenState.Active, State());
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
        Assert.Equal(TokenState.Spent, State());
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

    private TokenState State() => _stand.Get<TokenLookup>().Get(new OwnedToken(PaymentStand.Merchant("shop"), _stand.Token)).State;
}
