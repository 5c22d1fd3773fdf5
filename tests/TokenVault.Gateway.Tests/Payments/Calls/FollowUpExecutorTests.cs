using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Payments.Calls;

public sealed class FollowUpExecutorTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;
    private string _payment = "";

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        _payment = (await _stand.AuthorizeAsync("a")).Payment.PaymentId;
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Captures_InParts_AndSaysWhichIsTheLast()
    {
        var first = await _stand.CaptureAsync(_payment, "c1", 40);
        var rest = await _stand.CaptureAsync(_payment, "c2");

        Assert.Equal((40, 100), (first.Payment.Captured.MinorUnits, rest.Payment.Captured.MinorUnits));
        Assert.Equal([false, true], _stand.Script.FollowedUp.Select(request => request.IsFinal));
        Assert.Equal(_stand.Script.Authorized[0].OperationId, _stand.Script.FollowedUp[0].AuthorizationOperationId);
        Assert.Equal(VaultErrorCode.PaymentStateInvalid, await PaymentStand.RefusedAsync(() => _stand.CaptureAsync(_payment, "c3")));
        Assert.Equal(first.ToByteArray(), (await _stand.CaptureAsync(_payment, "c1", 40)).ToByteArray());
    }

    [Fact]
    public async Task Keeps_ADeclinedRefund_AndLeavesTheTotals()
    {
        await _stand.CaptureAsync(_payment, "c");
        _stand.Script.OnFollowUp = _ => AdapterScript.Decline("not_refundable");
        var declined = await _stand.RefundAsync(_payment, "r");
        _stand.Script.OnFollowUp = _ => AdapterScript.Success("re_1");

        Assert.Equal((OperationState.Declined, 0), (declined.Operation.State, declined.Payment.Refunded.MinorUnits));
        Assert.Equal(declined.ToByteArray(), (await _stand.RefundAsync(_payment, "r")).ToByteArray());
        Assert.Equal(100, (await _stand.RefundAsync(_payment, "r2")).Payment.Refunded.MinorUnits);
    }

    [Fact]
    public async Task Blocks_ThePayment_WhileACaptureIsUnknown()
    {
        _stand.Script.LosesAnswers = true;
        var lost = await _stand.CaptureAsync(_payment, "c", 60);
        _stand.Script.LosesAnswers = false;
        Assert.Equal((OperationState.Unknown, PaymentStatus.Authorized), (lost.Operation.State, lost.Payment.Status));

        Assert.Equal(VaultErrorCode.PaymentBusy, await PaymentStand.RefusedAsync(() => _stand.CaptureAsync(_payment, "c2", 60)));
        Assert.Equal(VaultErrorCode.PaymentBusy, await PaymentStand.RefusedAsync(() => _stand.VoidAsync(_payment, "v")));
        await _stand.FindOutAsync();

        Assert.Equal(VaultErrorCode.AmountExceedsPayment, await PaymentStand.RefusedAsync(() => _stand.CaptureAsync(_payment, "c2", 60)));
        Assert.Equal(60, (await _stand.CaptureAsync(_payment, "c", 60)).Payment.Captured.MinorUnits);
        Assert.Equal(100, (await _stand.CaptureAsync(_payment, "c3", 40)).Payment.Captured.MinorUnits);
    }

    [Fact]
    public async Task Serves_ConcurrentCaptures_InTurn_AndNeverTakesMoreThanThereIs()
    {
        var captures = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            try
            {
                return (await _stand.CaptureAsync(_payment, "c" + i, 30)).Operation.Amount.MinorUnits;
            }
            catch (VaultException refusal) when (refusal.Code is VaultErrorCode.AmountExceedsPayment)
            {
                return 0;
            }
        }));

        Assert.Equal(90, captures.Sum());
        Assert.Equal(90, _stand.Payment(_payment).CapturedMinorUnits);
        Assert.Equal(3, _stand.Script.FollowedUp.Count);
    }

    [Fact]
    public async Task Tries_AnUnsentRefundAgain_ButNeverForMoreThanIsLeftByThen()
    {
        await _stand.CaptureAsync(_payment, "c");
        _stand.Script.OnFollowUp = _ => throw AdapterScript.Refusal(VaultErrorCode.Overloaded);
        Assert.Equal(VaultErrorCode.Overloaded, await PaymentStand.RefusedAsync(() => _stand.RefundAsync(_payment, "all")));
        _stand.Script.OnFollowUp = _ => AdapterScript.Success("re_1");
        await _stand.RefundAsync(_payment, "part", 60);

        Assert.Equal(VaultErrorCode.AmountExceedsPayment, await PaymentStand.RefusedAsync(() => _stand.RefundAsync(_payment, "all")));
        Assert.Equal(60, _stand.Payment(_payment).RefundedMinorUnits);
    }

    [Fact]
    public async Task Voids_OnlyWhatIsNotCaptured()
    {
        Assert.Equal(PaymentStatus.Voided, (await _stand.VoidAsync(_payment, "v")).Payment.Status);
        Assert.Equal(VaultErrorCode.PaymentStateInvalid, await PaymentStand.RefusedAsync(() => _stand.CaptureAsync(_payment, "c")));

        var charged = (await _stand.ChargeAsync("b")).Payment.PaymentId;
        Assert.Equal(VaultErrorCode.PaymentStateInvalid, await PaymentStand.RefusedAsync(() => _stand.VoidAsync(charged, "v2")));
    }

    [Fact]
    public async Task Lets_TheKeyGo_WhereTheProcessorDoesNotOfferIt()
    {
        _stand.Script.OnFollowUp = _ => throw AdapterScript.Refusal(VaultErrorCode.OperationNotSupported);
        Assert.Equal(VaultErrorCode.OperationNotSupported, await PaymentStand.RefusedAsync(() => _stand.CaptureAsync(_payment, "c", 40)));
        _stand.Script.OnFollowUp = _ => AdapterScript.Success("cap_1");

        Assert.Equal(100, (await _stand.CaptureAsync(_payment, "c")).Payment.Captured.MinorUnits);
    }
}
