using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Tests.Payments.Operations;

public sealed class SettlementTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(OperationKind.Authorize, Outcome.Succeeded, OperationState.Succeeded, PaymentStatus.Authorized, 0)]
    [InlineData(OperationKind.Authorize, Outcome.Declined, OperationState.Declined, PaymentStatus.Declined, 0)]
    [InlineData(OperationKind.Authorize, Outcome.NotSent, OperationState.NotSent, PaymentStatus.NotSent, 0)]
    [InlineData(OperationKind.Authorize, Outcome.Unknown, OperationState.Unknown, PaymentStatus.Unknown, 0)]
    [InlineData(OperationKind.Authorize, Outcome.RequiresAction, OperationState.RequiresAction, PaymentStatus.RequiresAction, 0)]
    [InlineData(OperationKind.Charge, Outcome.Succeeded, OperationState.Succeeded, PaymentStatus.Succeeded, 100)]
    [InlineData(OperationKind.Charge, Outcome.Declined, OperationState.Declined, PaymentStatus.Declined, 0)]
    [InlineData(OperationKind.Charge, Outcome.NotSent, OperationState.NotSent, PaymentStatus.NotSent, 0)]
    [InlineData(OperationKind.Charge, Outcome.Unknown, OperationState.Unknown, PaymentStatus.Unknown, 0)]
    [InlineData(OperationKind.Charge, Outcome.RequiresAction, OperationState.RequiresAction, PaymentStatus.RequiresAction, 0)]
    [InlineData(OperationKind.Verify, Outcome.Succeeded, OperationState.Succeeded, PaymentStatus.Succeeded, 0)]
    [InlineData(OperationKind.Verify, Outcome.Declined, OperationState.Declined, PaymentStatus.Declined, 0)]
    public void Applies_AnAuthorization(OperationKind kind, Outcome outcome, OperationState state, PaymentStatus status, long captured)
    {
        var payment = new PaymentRecord { AmountMinorUnits = 100, OpenOperationId = "op", Status = (uint)PaymentStatus.Processing };
        var operation = InFlight(kind, 100);

        Assert.True(Settlement.Apply(payment, operation, Told(outcome, "word"), Now));

        Assert.Equal(((uint)state, (uint)status, captured), (operation.State, payment.Status, payment.CapturedMinorUnits));
        Assert.Equal(OperationTransitions.IsFinal(state) ? "" : "op", payment.OpenOperationId);
        Assert.Equal(outcome == Outcome.Succeeded ? "" : "word", payment.DeclineCode);
        Assert.Equal(("psp", "ref"), (payment.Processor, payment.ProcessorReference));
        Assert.Equal(Now.ToUnixTimeMilliseconds(), operation.UpdateTimeMs);
    }

    [Theory]
    [InlineData(OperationKind.Capture, Outcome.Succeeded, PaymentStatus.Succeeded, 70, 10)]
    [InlineData(OperationKind.Capture, Outcome.Declined, PaymentStatus.Authorized, 40, 10)]
    [InlineData(OperationKind.Capture, Outcome.NotSent, PaymentStatus.Authorized, 40, 10)]
    [InlineData(OperationKind.Capture, Outcome.Unknown, PaymentStatus.Authorized, 40, 10)]
    [InlineData(OperationKind.Refund, Outcome.Succeeded, PaymentStatus.Authorized, 40, 40)]
    [InlineData(OperationKind.Refund, Outcome.Declined, PaymentStatus.Authorized, 40, 10)]
    [InlineData(OperationKind.Refund, Outcome.NotSent, PaymentStatus.Authorized, 40, 10)]
    [InlineData(OperationKind.Refund, Outcome.Unknown, PaymentStatus.Authorized, 40, 10)]
    [InlineData(OperationKind.Void, Outcome.Succeeded, PaymentStatus.Voided, 40, 10)]
    [InlineData(OperationKind.Void, Outcome.Declined, PaymentStatus.Authorized, 40, 10)]
    [InlineData(OperationKind.Void, Outcome.NotSent, PaymentStatus.Authorized, 40, 10)]
    [InlineData(OperationKind.Void, Outcome.Unknown, PaymentStatus.Authorized, 40, 10)]
    public void Applies_AFollowUp(OperationKind kind, Outcome outcome, PaymentStatus status, long captured, long refunded)
    {
        var payment = Captured();

        Settlement.Apply(payment, InFlight(kind, kind == OperationKind.Void ? 0 : 30), Told(outcome, "word"), Now);

        Assert.Equal(((uint)status, captured, refunded), (payment.Status, payment.CapturedMinorUnits, payment.RefundedMinorUnits));
        Assert.Equal(outcome == Outcome.Unknown ? "op" : "", payment.OpenOperationId);
        Assert.Equal("", payment.DeclineCode);
    }

    [Theory]
    [InlineData(Outcome.Succeeded, Outcome.Declined, true)]
    [InlineData(Outcome.Succeeded, Outcome.NotSent, true)]
    [InlineData(Outcome.Declined, Outcome.Succeeded, true)]
    [InlineData(Outcome.Declined, Outcome.NotSent, true)]
    [InlineData(Outcome.NotSent, Outcome.Succeeded, true)]
    [InlineData(Outcome.NotSent, Outcome.Declined, true)]
    [InlineData(Outcome.Succeeded, Outcome.Succeeded, false)]
    [InlineData(Outcome.Succeeded, Outcome.Unknown, false)]
    [InlineData(Outcome.Declined, Outcome.RequiresAction, false)]
    [InlineData(Outcome.NotSent, Outcome.Unknown, false)]
    public void Overwrites_NothingFinal_AndMarksAContradictionOnce(Outcome first, Outcome later, bool contradicts)
    {
        var payment = new PaymentRecord { AmountMinorUnits = 100, OpenOperationId = "op" };
        var operation = InFlight(OperationKind.Charge, 100);
        Settlement.Apply(payment, operation, Told(first, "word"), Now);
        var (paymentBefore, operationBefore) = (payment.Clone(), operation.Clone());

        Assert.Equal(contradicts, Settlement.Apply(payment, operation, Told(later, "other"), Now.AddHours(1)));

        operationBefore.Conflict = contradicts;
        Assert.Equal(operationBefore, operation);
        Assert.Equal(paymentBefore, payment);
        Assert.False(Settlement.Apply(payment, operation, Told(later, "other"), Now.AddHours(2)));
    }

    [Fact]
    public void Learns_WhatMayBeDoneAboutAnUnknownOutcome_AndForgetsNoReference()
    {
        var payment = new PaymentRecord { AmountMinorUnits = 100, OpenOperationId = "op" };
        var operation = InFlight(OperationKind.Charge, 100);
        Settlement.Apply(payment, operation, new AdapterOutcome(Outcome.Unknown, "adapter_timeout"), Now);
        Assert.Null(operation.Recovery);
        var result = new OperationResult
        {
            Outcome = Outcome.Unknown,
            Code = "processor_timeout",
            ProcessorReference = "ref",
            Recovery = new Recovery { CanQuery = true, AbsenceCount = 3, AbsenceSeconds = 60 },
        };

        Assert.True(Settlement.Apply(payment, operation, AdapterOutcome.Of(result), Now));
        Assert.False(Settlement.Apply(payment, operation, AdapterOutcome.Of(result), Now));
        result.ProcessorReference = "";
        result.Recovery = null;
        Settlement.Apply(payment, operation, AdapterOutcome.Of(result), Now);

        Assert.Equal("ref", operation.ProcessorReference);
        Assert.Equal((true, 3, 60), (operation.Recovery!.CanQuery, operation.Recovery.AbsenceCount, operation.Recovery.AbsenceSeconds));
    }

    [Fact]
    public void Leaves_NoNextTimeOnWhatIsSettled()
    {
        var operation = InFlight(OperationKind.Charge, 100);
        operation.Reconciliation = new ReconciliationRecord { NextTimeMs = 5, Queries = 2 };

        Settlement.Apply(new PaymentRecord(), operation, Told(Outcome.Succeeded, ""), Now);

        Assert.Equal((0, 2u), (operation.Reconciliation.NextTimeMs, operation.Reconciliation.Queries));
    }

    private static PaymentRecord Captured() => new()
    {
        AmountMinorUnits = 100,
        CapturedMinorUnits = 40,
        RefundedMinorUnits = 10,
        OpenOperationId = "op",
        Status = (uint)PaymentStatus.Authorized,
    };

    private static PaymentOperationRecord InFlight(OperationKind kind, long amount) =>
        new() { OperationId = "op", Kind = (uint)kind, State = (uint)OperationState.InFlight, AmountMinorUnits = amount };

    private static AdapterOutcome Told(Outcome outcome, string code) =>
        AdapterOutcome.Of(new OperationResult { Outcome = outcome, Code = code, Processor = "psp", ProcessorReference = "ref" });
}
