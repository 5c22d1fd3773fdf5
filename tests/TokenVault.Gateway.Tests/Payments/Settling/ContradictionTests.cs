using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Payments.Settling;

/// <summary>What was concluded, and then the processor says otherwise.</summary>
public sealed class ContradictionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Settled = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    private PaymentStand _stand = null!;
    private ToldEvents _told = null!;

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        _told = new ToldEvents(_stand);
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    // As the adapter tells it: its own row says NOT_SENT, the totals say that 100 were captured.
    [Fact]
    public async Task Marks_WhatWasNotSent_WhereTheTotalsSayThatItWas()
    {
        var operation = await ConcludedAbsentAsync();
        _told.Add(operation, AdapterScript.NotSent("not_found"), captured: 100);
        await _told.TakeAsync();

        Assert.True(_stand.Operation(operation).Conflict);

        // Durably, and told to those who watch.
        var revision = _stand.Payment(_stand.Operation(operation).PaymentId).Revision;
        await _stand.RestartAsync();
        Assert.True(_stand.Operation(operation).Conflict);

        // Told once more it is marked already.
        await _told.TakeAsync();
        Assert.Equal(revision, _stand.Payment(_stand.Operation(operation).PaymentId).Revision);
    }

    [Fact]
    public async Task Marks_WhatWasNotSent_WhereTheProcessorSaysThatItStands()
    {
        var operation = await ConcludedAbsentAsync();
        _told.Add(operation, AdapterScript.NotSent("not_found"), captured: 0, Outcome.Succeeded);
        await _told.TakeAsync();

        Assert.True(_stand.Operation(operation).Conflict);
        Assert.Equal((uint)OperationState.NotSent, _stand.Operation(operation).State);
    }

    [Fact]
    public async Task Marks_ADecline_WhereTheTotalsSayThatMoneyMoved()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Decline("generic_decline");
        var operation = (await _stand.ChargeAsync("k")).Operation.OperationId;
        _told.Add(operation, AdapterScript.Decline("generic_decline"), captured: 100);
        await _told.TakeAsync();

        Assert.True(_stand.Operation(operation).Conflict);
    }

    [Fact]
    public async Task Marks_Nothing_WhereBothSayTheSame()
    {
        var absent = await ConcludedAbsentAsync();
        _told.Add(absent, AdapterScript.NotSent("not_found"), captured: 0, Outcome.NotSent);
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");
        var done = (await _stand.ChargeAsync("other")).Operation.OperationId;
        _told.Add(done, AdapterScript.Success("ch_1"), captured: 100, Outcome.Succeeded);
        await _told.TakeAsync();

        Assert.False(_stand.Operation(absent).Conflict);
        Assert.False(_stand.Operation(done).Conflict);
    }

    [Theory]
    [InlineData("not_found", 0, 0, false, -1, true)]
    [InlineData("not_found", 0, 0, true, 1, false)]
    [InlineData("not_found", 100, 100, false, 1, true)]
    [InlineData("cancelled", 0, 0, false, -1, false)] // it stood until it was cancelled
    [InlineData("cancelled", 0, 0, false, 1, true)]
    [InlineData("cancelled", 0, 0, true, 1, false)]
    [InlineData("cancelled", 100, 100, false, 1, false)] // cancelled by giving all of it back
    [InlineData("cancelled", 100, 40, false, 1, true)]
    public void Knows_ACancelFromAContradiction(string code, long captured, long refunded, bool isVoided, int secondsLater, bool expected)
    {
        var operation = new PaymentOperationRecord
        {
            State = (uint)OperationState.NotSent,
            Code = code,
            UpdateTimeMs = Settled.ToUnixTimeMilliseconds(),
        };
        var told = new ProcessorEvent
        {
            Time = Settled.AddSeconds(secondsLater).ToTimestamp(),
            Standing = Outcome.Succeeded,
            CapturedMinorUnits = captured,
            RefundedMinorUnits = refunded,
            Voided = isVoided,
        };

        Assert.Equal(expected, Contradiction.IsIn(told, operation));
    }

    // Some processors' captures are accepted first; that one failed later is told by a webhook alone.
    [Fact]
    public async Task Marks_ACapture_ThatTheProcessorAcceptedAndDidNotDo()
    {
        var payment = (await _stand.AuthorizeAsync("a")).Payment.PaymentId;
        var first = (await _stand.CaptureAsync(payment, "c", 60)).Operation.OperationId;
        var second = (await _stand.CaptureAsync(payment, "c2", 40)).Operation.OperationId;

        // Too early to say anything.
        _stand.Clock.Advance(TimeSpan.FromMinutes(59));
        _told.Add(_stand.Payment(payment).OperationId, AdapterScript.Success("ch_1"), captured: 40);
        await _told.TakeAsync();
        Assert.False(_stand.Operation(first).Conflict);

        _stand.Clock.Advance(TimeSpan.FromMinutes(2));
        _told.Add(_stand.Payment(payment).OperationId, AdapterScript.Success("ch_1"), captured: 40);
        await _told.TakeAsync();
        Assert.True(_stand.Operation(first).Conflict);
        Assert.False(_stand.Operation(second).Conflict);
        Assert.Equal(100, _stand.Payment(payment).CapturedMinorUnits);
    }

    [Fact]
    public async Task Marks_ARefund_ThatTheProcessorAcceptedAndDidNotDo()
    {
        var payment = (await _stand.ChargeAsync("k")).Payment.PaymentId;
        var refund = (await _stand.RefundAsync(payment, "r", 30)).Operation.OperationId;
        _stand.Clock.Advance(TimeSpan.FromHours(2));
        _told.Add(_stand.Payment(payment).OperationId, AdapterScript.Success("ch_1"), captured: 100, refunded: 30);
        await _told.TakeAsync();
        Assert.False(_stand.Operation(refund).Conflict);

        _told.Add(_stand.Payment(payment).OperationId, AdapterScript.Success("ch_1"), captured: 100);
        await _told.TakeAsync();
        Assert.True(_stand.Operation(refund).Conflict);
    }

    [Theory]
    [InlineData(false, false, false, false, true)]
    [InlineData(true, false, false, false, false)] // learnt from the totals: no name to settle it under
    [InlineData(false, true, false, false, false)] // marked already
    [InlineData(false, false, true, false, false)] // two people have said so
    [InlineData(false, false, false, true, false)] // given back by letting it go
    public void Misses_OnlyWhatSomebodyHasToSettle(bool isElsewhere, bool isMarked, bool isResolved, bool isVoided, bool expected)
    {
        var capture = new PaymentOperationRecord
        {
            Kind = (uint)Contracts.V1.OperationKind.Capture,
            State = (uint)OperationState.Succeeded,
            AmountMinorUnits = 100,
            UpdateTimeMs = Settled.ToUnixTimeMilliseconds(),
            Elsewhere = isElsewhere,
            Conflict = isMarked,
            Resolution = isResolved ? new ResolutionRecord { ConfirmedBy = "bob" } : null,
        };
        var payment = new PaymentRecord { CapturedMinorUnits = 100, RefundedMinorUnits = isVoided ? 100 : 0 };
        var told = new ProcessorEvent { Time = Settled.AddHours(1).ToTimestamp(), Voided = isVoided };

        Assert.Equal(expected, Contradiction.Missing(told, payment, [capture], TimeSpan.FromHours(1)).Any());
    }

    private async Task<string> ConcludedAbsentAsync()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown();
        var answer = await _stand.ChargeAsync("k");
        _stand.Script.Learn(answer.Operation.OperationId, AdapterScript.NotSent("not_found"));
        _stand.Clock.Advance(TimeSpan.FromMinutes(1));
        await _stand.FindOutAsync();
        Assert.Equal((uint)OperationState.NotSent, _stand.Operation(answer.Operation.OperationId).State);
        return answer.Operation.OperationId;
    }
}
