using CsCheck;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Tests.Operations;

public sealed class AuthorizationRulesTests
{
    private const long Authorized = 1000;

    private static readonly Gen<OperationKind> AnyFollowUp =
        Gen.Int[(int)OperationKind.Capture, (int)OperationKind.Refund].Select(kind => (OperationKind)kind);

    private static readonly Gen<Outcome> AnyEnd = Gen.Int[(int)Outcome.Succeeded, (int)Outcome.NotSent].Select(outcome => (Outcome)outcome);

    // What is asked for, how much, what becomes of it, and after how many more orders.
    private static readonly Gen<(OperationKind Kind, long Amount, Outcome End, int After, bool IsFinal)> AnyStep =
        Gen.Select(AnyFollowUp, Gen.Long[1, 700], AnyEnd, Gen.Int[0, 3], Gen.Bool, (kind, amount, end, after, isFinal) => (kind, amount, end, after, isFinal));

    [Theory]
    [InlineData(OperationKind.Authorize)]
    [InlineData(OperationKind.Charge)]
    public void Never_TakesMoreThanAuthorized_NorGivesBackMoreThanTaken(OperationKind kind) =>
        AnyStep.List[1, 30].Sample(steps =>
        {
            var authorization = Authorization(kind);
            var totals = default(AuthorizationTotals);
            long taken = kind == OperationKind.Charge ? Authorized : 0, givenBack = 0;
            var voids = 0;
            var open = new List<(OperationRecord Record, int Due)>();
            for (var i = 0; i < steps.Count + 4; i++)
            {
                foreach (var (record, _) in open.Where(entry => entry.Due <= i))
                {
                    totals = AuthorizationRules.Settle(totals, record);
                    var isDone = record.Outcome == (uint)Outcome.Succeeded;
                    taken += isDone && record.Kind == (uint)OperationKind.Capture ? record.AmountMinorUnits : 0;
                    givenBack += isDone && record.Kind == (uint)OperationKind.Refund ? record.AmountMinorUnits : 0;
                    voids += isDone && record.Kind == (uint)OperationKind.Void ? 1 : 0;
                }

                open.RemoveAll(entry => entry.Due <= i);
                if (i < steps.Count && TryHold(ref totals, authorization, steps[i].Kind, steps[i].Amount))
                {
                    open.Add((Record(steps[i]), i + 1 + steps[i].After));
                }

                Assert.True(taken <= Authorized && givenBack <= taken && voids <= 1);
                Assert.False(voids > 0 && taken > 0);
            }

            // With nothing open, what is held is what was done.
            Assert.Equal((kind == OperationKind.Charge ? 0 : taken, givenBack, voids), (totals.CapturesHeld, totals.RefundsHeld, totals.VoidsHeld));
        });

    [Fact]
    public void Refuses_ASecondCapture_WhereTheProcessorAllowsOne()
    {
        var authorization = Authorization(OperationKind.Authorize);
        var totals = AuthorizationRules.Hold(default, authorization, Order(OperationKind.Capture, 100), allowsMultipleCaptures: false);

        AssertRefused(
            VaultErrorCode.OperationNotSupported,
            () => AuthorizationRules.Hold(totals, authorization, Order(OperationKind.Capture, 1), allowsMultipleCaptures: false));
    }

    [Fact]
    public void Holds_AnUnknownCapture_AsTaken()
    {
        var authorization = Authorization(OperationKind.Authorize);
        var totals = AuthorizationRules.Hold(default, authorization, Order(OperationKind.Capture, 600), allowsMultipleCaptures: true);

        AssertRefused(VaultErrorCode.AmountExceedsPayment, () => AuthorizationRules.Hold(totals, authorization, Order(OperationKind.Capture, 401), allowsMultipleCaptures: true));
        AssertRefused(VaultErrorCode.AmountExceedsPayment, () => AuthorizationRules.Hold(totals, authorization, Order(OperationKind.Refund, 1), allowsMultipleCaptures: true));
        AssertRefused(VaultErrorCode.PaymentStateInvalid, () => AuthorizationRules.Hold(totals, authorization, Order(OperationKind.Void, 0), allowsMultipleCaptures: true));
    }

    [Fact]
    public void Refuses_MoreCaptures_AfterTheFinalOne()
    {
        var authorization = Authorization(OperationKind.Authorize);
        var capture = Record((OperationKind.Capture, 100, Outcome.Succeeded, 0, true));
        var totals = AuthorizationRules.Settle(
            AuthorizationRules.Hold(default, authorization, Order(OperationKind.Capture, 100), allowsMultipleCaptures: true), capture);

        AssertRefused(VaultErrorCode.PaymentStateInvalid, () => AuthorizationRules.Hold(totals, authorization, Order(OperationKind.Capture, 1), allowsMultipleCaptures: true));
    }

    [Theory]
    [InlineData(OperationKind.Authorize, Outcome.Unknown, OperationKind.Capture, "EUR", VaultErrorCode.PaymentStateInvalid)]
    [InlineData(OperationKind.Authorize, Outcome.Declined, OperationKind.Capture, "EUR", VaultErrorCode.PaymentStateInvalid)]
    [InlineData(OperationKind.Authorize, Outcome.Succeeded, OperationKind.Capture, "USD", VaultErrorCode.CurrencyMismatch)]
    [InlineData(OperationKind.Charge, Outcome.Succeeded, OperationKind.Void, "EUR", VaultErrorCode.PaymentStateInvalid)]
    [InlineData(OperationKind.Verify, Outcome.Succeeded, OperationKind.Void, "EUR", VaultErrorCode.PaymentStateInvalid)]
    internal void Refuses_WhatCantFollow(OperationKind kind, Outcome outcome, OperationKind asked, string currency, VaultErrorCode code)
    {
        var authorization = Authorization(kind);
        authorization.Outcome = (uint)outcome;
        var order = Order(asked, 1) with { Currency = StoreStand.Currency(currency) };

        AssertRefused(code, () =>
        {
            AuthorizationRules.Require(authorization, new FollowUpOrder(order, new(1), new OrderOrigin(StoreStand.Gateway, 1)));
            return default;
        });
    }

    private static bool TryHold(ref AuthorizationTotals totals, OperationRecord authorization, OperationKind kind, long amount)
    {
        // What the executor asks first.
        if (kind == OperationKind.Void && authorization.Kind != (uint)OperationKind.Authorize)
        {
            return false;
        }

        try
        {
            totals = AuthorizationRules.Hold(totals, authorization, Order(kind, amount), allowsMultipleCaptures: true);
            return true;
        }
        catch (VaultException)
        {
            return false;
        }
    }

    private static OperationRecord Authorization(OperationKind kind) => new()
    {
        Kind = (uint)kind,
        Outcome = (uint)Outcome.Succeeded,
        AmountMinorUnits = Authorized,
        CurrencyCode = "EUR",
        ProcessorReference = "pi_1",
    };

    private static OperationRecord Record((OperationKind Kind, long Amount, Outcome End, int After, bool IsFinal) step) => new()
    {
        Kind = (uint)step.Kind,
        AmountMinorUnits = step.Amount,
        Outcome = (uint)step.End,
        ReplayTexts = { step.IsFinal ? "final" : "" },
    };

    private static PspOrder Order(OperationKind kind, long amount) => new()
    {
        Operation = new(2),
        Payment = new(3),
        Kind = kind,
        Merchant = StoreStand.Merchant(),
        Currency = StoreStand.Currency(),
        AmountMinorUnits = amount,
    };

    private static void AssertRefused(VaultErrorCode code, Func<AuthorizationTotals> hold) =>
        Assert.Equal(code, Assert.Throws<VaultException>(() => hold()).Code);
}
