using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Payments.Calls;

/// <summary>A void of what waits for the card holder: his challenge may be lost, and he may still finish it.</summary>
public sealed class CallingOffTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        Challenge(canCancel: true);
        _stand.Script.OnSettle = _ => new() { Finding = SettleFinding.Settled, Result = AdapterScript.NotSent("cancelled") };
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Cancels_WhatWaits_AndKeepsTheAnswer()
    {
        var payment = (await _stand.ChargeAsync("k")).Payment.PaymentId;

        var voided = await _stand.VoidAsync(payment, "v");

        Assert.Equal((PaymentStatus.Voided, OperationState.NotSent, "cancelled"), (voided.Payment.Status, voided.Operation.State, voided.Operation.Decline.Code));
        Assert.Equal([SettleStep.Cancel], _stand.Script.Steps);
        Assert.Empty(_stand.Script.FollowedUp);
        Assert.Equal(0, _stand.Get<OpenOperations>().Count);
        Assert.Empty(await _stand.OpenNotesAsync());
        await _stand.RestartAsync();
        Assert.Equal(voided.ToByteArray(), (await _stand.VoidAsync(payment, "v")).ToByteArray());
        Assert.Equal((uint)PaymentStatus.Voided, _stand.Payment(payment).Status);
    }

    // The checkout asks with the charge's key whether the challenge is done; that must not begin it anew.
    [Fact]
    public async Task Begins_NothingAnew_UnderTheKeyOfWhatWasCalledOff()
    {
        var payment = (await _stand.ChargeAsync("k")).Payment.PaymentId;
        await _stand.VoidAsync(payment, "v");

        Assert.Equal(VaultErrorCode.PaymentStateInvalid, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        Assert.Equal(VaultErrorCode.PaymentStateInvalid, await PaymentStand.RefusedAsync(() => _stand.VoidAsync(payment, "v2")));
        Assert.Single(_stand.Script.Authorized);
    }

    [Fact]
    public async Task CallsOff_WhatTheMachineHasCancelledBefore()
    {
        var payment = (await _stand.ChargeAsync("k")).Payment.PaymentId;
        _stand.Clock.Advance(TimeSpan.FromMinutes(61));
        await _stand.FindOutAsync();
        Assert.Equal((uint)PaymentStatus.NotSent, _stand.Payment(payment).Status);

        Assert.Equal(PaymentStatus.Voided, (await _stand.VoidAsync(payment, "v")).Payment.Status);
        Assert.Single(_stand.Script.Steps);
    }

    [Fact]
    public async Task Stays_Busy_WhereItCannotBeTold_AndAsksNoMoreOftenThanThePlan()
    {
        _stand.Script.OnSettle = _ => new() { Finding = SettleFinding.Unclear };
        var payment = (await _stand.ChargeAsync("k")).Payment.PaymentId;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(VaultErrorCode.PaymentBusy, await PaymentStand.RefusedAsync(() => _stand.VoidAsync(payment, "v")));
        }

        Assert.Single(_stand.Script.Steps);
        Assert.Equal((uint)PaymentStatus.RequiresAction, _stand.Payment(payment).Status);

        // Its key is free for when it can be.
        _stand.Clock.Advance(TimeSpan.FromMinutes(1));
        _stand.Script.OnSettle = _ => new() { Finding = SettleFinding.Settled, Result = AdapterScript.NotSent("cancelled") };
        Assert.Equal(PaymentStatus.Voided, (await _stand.VoidAsync(payment, "v")).Payment.Status);
    }

    [Fact]
    public async Task Cancels_NothingThatTheProfileDoesNotAllow()
    {
        Challenge(canCancel: false);
        var payment = (await _stand.ChargeAsync("k")).Payment.PaymentId;

        Assert.Equal(VaultErrorCode.PaymentBusy, await PaymentStand.RefusedAsync(() => _stand.VoidAsync(payment, "v")));
        Assert.Empty(_stand.Script.Steps);
    }

    // What he has authorized is let go as any other authorization; what he has paid is paid.
    [Fact]
    public async Task Voids_AsAnyOther_WhereTheCardHolderWasQuicker()
    {
        _stand.Script.OnSettle = _ => new() { Finding = SettleFinding.Settled, Result = AdapterScript.Success("ch_1") };
        var authorized = (await _stand.AuthorizeAsync("a")).Payment.PaymentId;
        var charged = (await _stand.ChargeAsync("k")).Payment.PaymentId;

        var voided = await _stand.VoidAsync(authorized, "v");
        Assert.Equal((PaymentStatus.Voided, Contracts.V1.OperationKind.Void), (voided.Payment.Status, voided.Operation.Kind));
        Assert.Single(_stand.Script.FollowedUp);
        Assert.Equal(VaultErrorCode.PaymentStateInvalid, await PaymentStand.RefusedAsync(() => _stand.VoidAsync(charged, "v2")));
        Assert.Equal((uint)PaymentStatus.Succeeded, _stand.Payment(charged).Status);
    }

    private void Challenge(bool canCancel) => _stand.Script.OnAuthorize = _ => new OperationResult
    {
        Outcome = Outcome.RequiresAction,
        Processor = "psp",
        ProcessorReference = "ch_1",
        Recovery = new Recovery { CanQuery = true, CanCancel = canCancel },
    };
}
