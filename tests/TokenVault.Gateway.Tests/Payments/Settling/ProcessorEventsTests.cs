using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage.Tables;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Tests.Payments.Settling;

public sealed class ProcessorEventsTests : IAsyncLifetime
{
    private readonly List<ProcessorEvent> _told = [];
    private readonly List<string> _asked = [];
    private PaymentStand _stand = null!;

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        _stand.Script.OnListEvents = request =>
        {
            _asked.Add(request.Cursor);
            var from = request.Cursor.Length == 0 ? 0 : int.Parse(request.Cursor);
            return new ListProcessorEventsResponse
            {
                Events = { _told.Skip(from).Take(2) },
                NextCursor = _told.Count > from ? Math.Min(from + 2, _told.Count).ToString() : request.Cursor,
            };
        };
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Merges_WhatWasDoneElsewhere_AndNeverGoesBack()
    {
        var payment = (await _stand.AuthorizeAsync("a")).Payment.PaymentId;
        Tell(payment, captured: 70, refunded: 0);
        Tell(payment, captured: 70, refunded: 30);
        Tell(payment, captured: 20, refunded: 10);
        using var events = Events();
        for (var i = 0; i < 3; i++)
        {
            await events.TakeAsync();
        }

        var row = _stand.Payment(payment);
        Assert.Equal(((uint)PaymentStatus.Succeeded, 70, 30), (row.Status, row.CapturedMinorUnits, row.RefundedMinorUnits));
        var elsewhere = row.OperationIds.Select(_stand.Operation).Where(operation => operation.Elsewhere).ToList();
        Assert.Equal([(uint)OperationKind.Capture, (uint)OperationKind.Refund], elsewhere.Select(operation => operation.Kind));
        Assert.Equal([70, 30], elsewhere.Select(operation => operation.AmountMinorUnits));

        // The place is kept: a new process asks for what comes after.
        await _stand.RestartAsync();
        using var later = Events();
        await later.TakeAsync();
        Assert.Equal("3", _asked[^1]);
    }

    [Fact]
    public async Task Sets_ABusyPaymentAside_AndGoesOnWithTheOthers()
    {
        var busy = (await _stand.AuthorizeAsync("a")).Payment.PaymentId;
        var other = (await _stand.ChargeAsync("b")).Payment.PaymentId;
        _stand.Script.OnFollowUp = _ => AdapterScript.Unknown();
        var capture = await _stand.CaptureAsync(busy, "c", 60);
        Tell(busy, captured: 60, refunded: 0);
        Tell(other, captured: 100, refunded: 40);
        using var events = Events();
        await events.TakeAsync();

        Assert.Equal((0, 40), (_stand.Payment(busy).CapturedMinorUnits, _stand.Payment(other).RefundedMinorUnits));

        // A restart in between loses nothing of it.
        await _stand.RestartAsync();
        using var later = Events();
        await later.TakeAsync();
        Assert.Equal("", _asked[^1]);
        _stand.Script.Learn(capture.Operation.OperationId, AdapterScript.Success("cap_1"));
        await later.TakeAsync();

        // What the capture took is not taken for something done elsewhere as well.
        Assert.Equal(60, _stand.Payment(busy).CapturedMinorUnits);
        Assert.DoesNotContain(_stand.Payment(busy).OperationIds.Select(_stand.Operation), operation => operation.Elsewhere);
        Assert.Equal(1, _stand.Payment(other).OperationIds.Select(_stand.Operation).Count(operation => operation.Elsewhere));
        await later.TakeAsync();
        Assert.Equal("2", _asked[^1]);
    }

    [Fact]
    public async Task Takes_ForElsewhere_WhatAnUnsentCaptureDidNotDo()
    {
        var payment = (await _stand.AuthorizeAsync("a")).Payment.PaymentId;
        _stand.Script.OnFollowUp = _ => AdapterScript.Unknown();
        var capture = await _stand.CaptureAsync(payment, "c", 60);
        Tell(payment, captured: 60, refunded: 0);
        using var events = Events();
        await events.TakeAsync();
        _stand.Script.Learn(capture.Operation.OperationId, AdapterScript.NotSent("not_found"));
        await events.TakeAsync();

        Assert.Equal(60, _stand.Payment(payment).CapturedMinorUnits);
        Assert.Contains(_stand.Payment(payment).OperationIds.Select(_stand.Operation), operation => operation is { Elsewhere: true, AmountMinorUnits: 60 });
    }

    // Money of a try that was not sent as far as anybody knew is none of the try that stands for the payment.
    [Fact]
    public async Task Marks_AnEarlierTry_AndLeavesTheTotalsOfTheOneThatStands()
    {
        _stand.Script.OnAuthorize = request => request.EarlierOperationIds.Count == 0
            ? AdapterScript.NotSent("processor_unreachable", tryAnother: true)
            : AdapterScript.Success("ch_2");
        var answer = await _stand.ChargeAsync("k");
        var first = _stand.Script.Authorized[0].OperationId;
        _told.Add(new ProcessorEvent
        {
            OperationId = first,
            PaymentId = answer.Payment.PaymentId,
            Time = _stand.Clock.GetUtcNow().ToTimestamp(),
            Result = AdapterScript.Success("ch_1"),
            CapturedMinorUnits = 100,
            RefundedMinorUnits = 100,
        });
        using var events = Events();
        await events.TakeAsync();

        Assert.True(_stand.Operation(first).Conflict);
        Assert.Equal((uint)OperationState.NotSent, _stand.Operation(first).State);
        Assert.Equal(0, _stand.Payment(answer.Payment.PaymentId).RefundedMinorUnits);
        Assert.Equal(100, (await _stand.RefundAsync(answer.Payment.PaymentId, "r")).Payment.Refunded.MinorUnits);
    }

    [Fact]
    public async Task Settles_AnUnknownCharge_ByWhatTheProcessorTold()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown();
        var unknown = await _stand.ChargeAsync("k");
        Tell(unknown.Payment.PaymentId, captured: 100, refunded: 0);
        using var events = Events();
        await events.TakeAsync();

        Assert.Equal((uint)PaymentStatus.Succeeded, _stand.Payment(unknown.Payment.PaymentId).Status);
        Assert.Equal(0, _stand.Get<OpenOperations>().Count);
        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("k")).Payment.Status);
    }

    [Fact]
    public async Task Keeps_TheNewestWordOnADispute()
    {
        var payment = (await _stand.ChargeAsync("k")).Payment.PaymentId;
        Dispute(payment, "needs_response", minutes: 1);
        Dispute(payment, "lost", minutes: 3);
        Dispute(payment, "under_review", minutes: 2);
        using var events = Events();
        await events.TakeAsync();
        await events.TakeAsync();

        var dispute = Assert.Single(_stand.Payment(payment).Disputes);
        Assert.Equal(("lost", 100), (dispute.Status, dispute.AmountMinorUnits));
    }

    [Fact]
    public async Task Passes_OverWhatIsNoneOfOurs()
    {
        _told.Add(new ProcessorEvent { OperationId = "op_01H455VB4PEX5VSKNK084SN02Q", Time = _stand.Clock.GetUtcNow().ToTimestamp() });
        _told.Add(new ProcessorEvent { OperationId = "x" });
        using var events = Events();
        await events.TakeAsync();
        await events.TakeAsync();

        Assert.Equal("2", _asked[^1]);
    }

    private void Tell(string payment, long captured, long refunded) => _told.Add(new ProcessorEvent
    {
        OperationId = _stand.Payment(payment).OperationId,
        PaymentId = payment,
        Time = _stand.Clock.GetUtcNow().ToTimestamp(),
        Result = AdapterScript.Success("ch_1"),
        CapturedMinorUnits = captured,
        RefundedMinorUnits = refunded,
    });

    private void Dispute(string payment, string status, int minutes) => _told.Add(new ProcessorEvent
    {
        OperationId = _stand.Payment(payment).OperationId,
        PaymentId = payment,
        Time = _stand.Clock.GetUtcNow().AddMinutes(minutes).ToTimestamp(),
        CapturedMinorUnits = 100,
        Dispute = new DisputeFact { ProcessorReference = "dp_1", Status = status, Reason = "fraudulent", AmountMinorUnits = 100 },
    });

    private ProcessorEvents Events() => new(
        _stand.Get<AdapterPaymentClient>(), _stand.Get<ProcessorFacts>(), _stand.Store, _stand.Get<MetaTable>(), NullLogger<ProcessorEvents>.Instance);
}
