using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Admin;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Payments.Admin;

/// <summary>What the processor has contradicted: nothing is done twice meanwhile, and two people lead out of it.</summary>
public sealed class ConflictResolutionTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    // It is known that the first try moved money. The same key must not move it again.
    [Fact]
    public async Task Sends_NothingAgain_OnceTheProcessorHasSaid_ThatTheFirstTryMovedMoney()
    {
        await NotSentInConflictAsync();

        Assert.Equal(VaultErrorCode.PaymentInConflict, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        Assert.Single(_stand.Script.Authorized);
    }

    [Fact]
    public async Task Lists_AConflict_OverARestart_AndHasNoMachineFindItOut()
    {
        var operation = await NotSentInConflictAsync();
        await _stand.RestartAsync();

        var entry = Assert.Single(await ListAsync());
        Assert.Equal((operation, true, true), (entry.Operation.OperationId, entry.Operation.Conflict, entry.WaitsForPerson));
        Assert.Equal(0, _stand.Get<OpenOperations>().Count);
        await _stand.Get<OpenOperationScan>().FillAsync(CancellationToken.None);
        Assert.Equal(0, _stand.Get<OpenOperations>().Count);
    }

    [Fact]
    public async Task Settles_AsDone_ByTheWordOfTwo_SoThatItCanBeGivenBack()
    {
        var operation = await NotSentInConflictAsync();
        Assert.False((await SayAsync("alice", operation, OperationState.Succeeded)).Settled);
        Assert.Equal(VaultErrorCode.ResolutionBySamePerson, await RefusedAsync("alice", operation, OperationState.Succeeded));
        Assert.Equal(VaultErrorCode.PaymentInConflict, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));

        var settled = await SayAsync("bob", operation, OperationState.Succeeded);

        Assert.True(settled.Settled);
        Assert.Equal((OperationState.Succeeded, false), (settled.Operation.Operation.State, settled.Operation.Operation.Conflict));
        Assert.Equal(("alice", "bob"), (settled.Operation.Operation.Reconciliation.ProposedBy, settled.Operation.Operation.Reconciliation.ConfirmedBy));
        Assert.Empty(await ListAsync());
        var answer = await _stand.ChargeAsync("k");
        Assert.Equal((PaymentStatus.Succeeded, 100, operation), (answer.Payment.Status, answer.Payment.Captured.MinorUnits, answer.Operation.OperationId));
        Assert.Single(_stand.Script.Authorized);
        Assert.Equal(100, (await _stand.RefundAsync(answer.Payment.PaymentId, "r")).Payment.Refunded.MinorUnits);
        Assert.Equal(operation, _stand.Script.FollowedUp[0].AuthorizationOperationId);
    }

    [Fact]
    public async Task Lets_TheKeyTryAgain_WhereTwoSayThatItWasRightAsItStood()
    {
        var operation = await NotSentInConflictAsync();
        _stand.Script.OnRecord = _ => throw AdapterScript.Refusal(VaultErrorCode.OperationNotUnknown);
        _stand.Script.Learn(operation, AdapterScript.NotSent("not_found"));
        await SayAsync("alice", operation, OperationState.NotSent);
        Assert.True((await SayAsync("bob", operation, OperationState.NotSent)).Settled);

        Assert.False(_stand.Operation(operation).Conflict);
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_2");
        Assert.Equal(2, (await _stand.ChargeAsync("k")).Operation.Attempt);
    }

    // Later captures and refunds go by the adapter's memory: settled here alone, nothing could follow.
    [Fact]
    public async Task Settles_NothingThatTheAdapterKeepsOtherwise()
    {
        var operation = await NotSentInConflictAsync();
        _stand.Script.OnRecord = _ => throw AdapterScript.Refusal(VaultErrorCode.OperationNotUnknown);
        await SayAsync("alice", operation, OperationState.Succeeded);
        Assert.Equal(VaultErrorCode.ResolutionNotRecorded, await RefusedAsync("bob", operation, OperationState.Succeeded));

        var row = _stand.Operation(operation);
        Assert.Equal(((uint)OperationState.NotSent, true, ""), (row.State, row.Conflict, row.Resolution.ConfirmedBy));

        await _stand.Adapter.StopAsync();
        Assert.Equal(VaultErrorCode.AdapterUnavailable, await RefusedAsync("bob", operation, OperationState.Succeeded));
    }

    [Fact]
    public async Task Replaces_TheAnswerThatWasKept()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Decline("generic_decline");
        var declined = (await _stand.ChargeAsync("k")).Operation.OperationId;
        await MarkAsync(declined);
        Assert.Equal(PaymentStatus.Declined, (await _stand.ChargeAsync("k")).Payment.Status);
        await SettleAsync(declined, OperationState.Succeeded);

        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("k")).Payment.Status);
        Assert.Single(_stand.Script.Authorized);

        // And back again: what two people say later was not said before.
        await MarkAsync(declined);
        await SettleAsync(declined, OperationState.NotSent);
        Assert.Equal((uint)PaymentStatus.NotSent, _stand.Payment(_stand.Operation(declined).PaymentId).Status);
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_2");
        Assert.Equal(100, (await _stand.ChargeAsync("k")).Payment.Captured.MinorUnits);
        Assert.Equal(2, _stand.Script.Authorized.Count);
    }

    [Fact]
    public async Task Answers_TheKeyWithAnEarlierTry_ThatTurnedOutDone()
    {
        _stand.Script.OnAuthorize = request =>
            AdapterScript.NotSent("processor_unreachable", tryAnother: request.EarlierOperationIds.Count == 0);
        Assert.Equal(VaultErrorCode.ProcessorUnavailable, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        var first = _stand.Script.Authorized[0].OperationId;
        await MarkAsync(first);
        Assert.Equal(VaultErrorCode.PaymentInConflict, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        await SettleAsync(first, OperationState.Succeeded);

        var answer = await _stand.ChargeAsync("k");
        Assert.Equal((first, PaymentStatus.Succeeded), (answer.Operation.OperationId, answer.Payment.Status));
        Assert.Equal(first, _stand.Payment(answer.Payment.PaymentId).OperationId);
        Assert.Equal(2, _stand.Script.Authorized.Count);
    }

    [Fact]
    public async Task Leaves_ThePaymentToTheTryThatStands()
    {
        _stand.Script.OnAuthorize = request => request.EarlierOperationIds.Count == 0
            ? AdapterScript.NotSent("processor_unreachable", tryAnother: true)
            : AdapterScript.Success("ch_2");
        var answer = await _stand.ChargeAsync("k");
        var first = _stand.Script.Authorized[0].OperationId;
        await MarkAsync(first);
        await SettleAsync(first, OperationState.Succeeded);

        Assert.Equal((uint)OperationState.Succeeded, _stand.Operation(first).State);
        Assert.Equal(answer, await _stand.ChargeAsync("k"));
        Assert.Equal((answer.Operation.OperationId, 100), (_stand.Payment(answer.Payment.PaymentId).OperationId, answer.Payment.Captured.MinorUnits));
    }

    [Fact]
    public async Task TakesBack_ACapture_ThatWasNotDone()
    {
        var payment = (await _stand.AuthorizeAsync("a")).Payment.PaymentId;
        var capture = (await _stand.CaptureAsync(payment, "c", 60)).Operation.OperationId;
        await MarkAsync(capture);
        Assert.Equal(VaultErrorCode.PaymentInConflict, await PaymentStand.RefusedAsync(() => _stand.CaptureAsync(payment, "c2")));
        await SettleAsync(capture, OperationState.Declined);

        Assert.Equal((0, (uint)PaymentStatus.Authorized), (_stand.Payment(payment).CapturedMinorUnits, _stand.Payment(payment).Status));
        Assert.Equal(OperationState.Declined, (await _stand.CaptureAsync(payment, "c", 60)).Operation.State);
        Assert.Equal(100, (await _stand.CaptureAsync(payment, "c2")).Payment.Captured.MinorUnits);
    }

    [Fact]
    public async Task Counts_ARefund_ThatWasDone_AndNeverMoreThanThereIs()
    {
        var payment = (await _stand.ChargeAsync("k")).Payment.PaymentId;
        _stand.Script.OnFollowUp = _ => AdapterScript.NotSent("processor_refused");
        var refund = (await _stand.RefundAsync(payment, "r", 60)).Operation.OperationId;
        await MarkAsync(refund);
        Assert.Equal(VaultErrorCode.PaymentInConflict, await PaymentStand.RefusedAsync(() => _stand.RefundAsync(payment, "r", 60)));
        Assert.Equal(VaultErrorCode.PaymentInConflict, await PaymentStand.RefusedAsync(() => _stand.RefundAsync(payment, "r2", 60)));

        // A webhook told of it meanwhile.
        var told = new ToldEvents(_stand);
        told.Add(_stand.Payment(payment).OperationId, AdapterScript.Success("ch_1"), captured: 100, refunded: 60);
        await told.TakeAsync();
        await SettleAsync(refund, OperationState.Succeeded);

        Assert.Equal(100, _stand.Payment(payment).RefundedMinorUnits);
        Assert.Single(_stand.Script.FollowedUp);
    }

    [Fact]
    public async Task Settles_NothingThatOthersCountOn()
    {
        var charge = await _stand.ChargeAsync("k");
        _stand.Script.OnFollowUp = _ => AdapterScript.Unknown();
        var refund = (await _stand.RefundAsync(charge.Payment.PaymentId, "r")).Operation.OperationId;
        await MarkAsync(charge.Operation.OperationId);
        await SayAsync("alice", charge.Operation.OperationId, OperationState.Declined);
        Assert.Equal(VaultErrorCode.PaymentBusy, await RefusedAsync("bob", charge.Operation.OperationId, OperationState.Declined));

        await SettleAsync(refund, OperationState.Succeeded);
        Assert.Equal(VaultErrorCode.PaymentStateInvalid, await RefusedAsync("bob", charge.Operation.OperationId, OperationState.Declined));
        Assert.Equal((uint)OperationState.Succeeded, _stand.Operation(charge.Operation.OperationId).State);
    }

    private async Task<string> NotSentInConflictAsync()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown();
        var operation = (await _stand.ChargeAsync("k")).Operation.OperationId;
        _stand.Script.Learn(operation, AdapterScript.NotSent("not_found"));
        _stand.Clock.Advance(TimeSpan.FromMinutes(1));
        await _stand.FindOutAsync();
        Assert.Equal((uint)OperationState.NotSent, _stand.Operation(operation).State);
        await MarkAsync(operation);
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_2");
        return operation;
    }

    private async Task MarkAsync(string operation)
    {
        var row = _stand.Operation(operation);
        await _stand.Get<OutcomeWriter>().MarkAsync(_stand.Payment(row.PaymentId), row, Outcome.Succeeded);
        Assert.True(_stand.Operation(operation).Conflict);
    }

    private async Task SettleAsync(string operation, OperationState state)
    {
        Assert.False((await SayAsync("alice", operation, state)).Settled);
        Assert.True((await SayAsync("bob", operation, state)).Settled);
    }

    private async Task<IReadOnlyList<OperationEntry>> ListAsync() =>
        (await _stand.Get<UnknownOperations>().ListAsync(new ListUnknownOperationsRequest(), CancellationToken.None)).Operations;

    private Task<VaultErrorCode> RefusedAsync(string person, string operation, OperationState state) =>
        PaymentStand.RefusedAsync(() => SayAsync(person, operation, state));

    private Task<ResolveOperationResponse> SayAsync(string person, string operation, OperationState state) => _stand.Get<OperationResolution>().ResolveAsync(
        person,
        new ResolveOperationRequest
        {
            OperationId = operation,
            State = state,
            ProcessorReference = state == OperationState.Succeeded ? "ch_1" : "",
            Evidence = "seen in the dashboard",
        });
}
