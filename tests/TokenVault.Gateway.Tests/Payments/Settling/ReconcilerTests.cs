using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Payments.Settling;

public sealed class ReconcilerTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Finds_LostOutcomesByItself()
    {
        _stand.Script.LosesAnswers = true;
        var lost = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _stand.ChargeAsync("k" + i)));
        _stand.Script.LosesAnswers = false;
        Assert.Equal(20, _stand.Get<OpenOperations>().Count);

        await RunUntilAsync(() => _stand.Get<OpenOperations>().Count == 0);

        Assert.All(lost, answer => Assert.Equal((uint)PaymentStatus.Succeeded, _stand.Payment(answer.Payment.PaymentId).Status));
        Assert.Equal(20, _stand.Script.Authorized.Count);
        Assert.Empty(await _stand.OpenNotesAsync());
        Assert.Equal(lost[0].Operation.OperationId, (await _stand.ChargeAsync("k0")).Operation.OperationId);
    }

    [Fact]
    public async Task Settles_WhatIsUnknownAtTheProcessor_StepByStep()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown(new Recovery { CanQuery = true, AbsenceCount = 2, AbsenceSeconds = 5 });
        _stand.Script.OnSettle = request => request.Step == SettleStep.ConcludeAbsent
            ? new SettleOperationResponse { Finding = SettleFinding.Settled, Result = AdapterScript.NotSent("not_found") }
            : new SettleOperationResponse { Finding = SettleFinding.Absent };
        var unknown = await _stand.ChargeAsync("k");
        Assert.Equal(PaymentStatus.Unknown, unknown.Payment.Status);

        await RunUntilAsync(() => _stand.Get<OpenOperations>().Count == 0);

        var operation = _stand.Operation(unknown.Operation.OperationId);
        Assert.Equal(((uint)OperationState.NotSent, "not_found"), (operation.State, operation.Code));
        Assert.Equal((2u, 0), (operation.Reconciliation.NotFound, operation.Reconciliation.NextTimeMs));
        Assert.Equal(SettleStep.ConcludeAbsent, _stand.Script.Steps[^1]);

        // Only now may the same key send again, under another name.
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");
        Assert.Equal(2, (await _stand.ChargeAsync("k")).Operation.Attempt);
    }

    [Fact]
    public async Task Calls_APerson_AndDoesNothingAnyMore()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown(new Recovery());
        var unknown = await _stand.ChargeAsync("k");

        await RunUntilAsync(() => _stand.Get<OpenOperations>().WaitingForPerson == 1);

        Assert.Empty(_stand.Script.Steps);
        var answer = await _stand.ChargeAsync("k");
        Assert.Equal((PaymentStatus.Unknown, "person"), (answer.Payment.Status, answer.Operation.Reconciliation.LastStep));
        Assert.InRange(answer.Operation.Reconciliation.NextTime.ToDateTimeOffset() - _stand.Clock.GetUtcNow(), TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));

        // What it learns in the end it still takes.
        _stand.Script.Learn(unknown.Operation.OperationId, AdapterScript.Success("ch_1"));
        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("k")).Payment.Status);
        Assert.Equal(0, _stand.Get<OpenOperations>().WaitingForPerson);
    }

    // A challenge that was finished too late for the machine, and before anybody looked at it.
    [Fact]
    public async Task Finds_WhatBecameKnown_AfterAPersonWasCalled()
    {
        await _stand.DisposeAsync();
        _stand = await PaymentStand.StartAsync(
            ("Reconciliation:ActionTimeout", "00:01:00"), ("Reconciliation:WaitMax", "00:00:10"), ("Reconciliation:PersonPeriod", "00:01:00"));
        _stand.Script.OnAuthorize = _ => new OperationResult
        {
            Outcome = Outcome.RequiresAction,
            Processor = "psp",
            ProcessorReference = "ch_1",
            Recovery = new Recovery { CanQuery = true, CanCancel = true },
        };
        await _stand.ChargeAsync("k");
        await RunUntilAsync(() => _stand.Get<OpenOperations>().WaitingForPerson == 1);
        Assert.Equal(5, _stand.Script.Steps.Count(step => step == SettleStep.Cancel));
        Assert.Equal(SettleStep.Query, _stand.Script.Steps[^1]);

        _stand.Script.OnSettle = request => new()
        {
            Finding = request.Step == SettleStep.Query ? SettleFinding.Settled : SettleFinding.NotAllowed,
            Result = AdapterScript.Success("ch_1"),
        };
        await RunUntilAsync(() => _stand.Get<OpenOperations>().Count == 0);

        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("k")).Payment.Status);
        Assert.Equal(SettleStep.Query, _stand.Script.Steps[^1]);
    }

    [Fact]
    public async Task Asks_NoProcessorMoreOftenThanThePlanSays_HoweverOftenItIsCalled()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown();
        await _stand.ChargeAsync("k");
        for (var i = 0; i < 20; i++)
        {
            await _stand.ChargeAsync("k");
        }

        Assert.Equal([SettleStep.Query], _stand.Script.Steps);
    }

    private async Task RunUntilAsync(Func<bool> isDone)
    {
        using var reconciler = new Reconciler(
            _stand.Get<OpenOperationScan>(),
            _stand.Get<OutcomeFinder>(),
            _stand.Get<PaymentGates>(),
            _stand.Get<IOptions<ReconciliationOptions>>(),
            NullLogger<Reconciler>.Instance);
        await reconciler.StartAsync(CancellationToken.None);
        for (var i = 0; i < 4000 && !isDone(); i++)
        {
            _stand.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        await reconciler.StopAsync(CancellationToken.None);
        Assert.True(isDone());
    }
}
