using CsCheck;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage.Records;
using Money = TokenVault.Domain.Amounts.Money;
using Outcome = TokenVault.Contracts.Processor.V1.Outcome;

namespace TokenVault.Gateway.Tests.Payments.Operations;

public sealed class FollowUpRulesTests
{
    private static readonly Gen<(OperationKind Kind, long? Amount, Outcome Outcome)> Steps = Gen.Select(
        Gen.OneOf(OperationKind.Capture, OperationKind.Capture, OperationKind.Refund, OperationKind.Refund, OperationKind.Void),
        Gen.Bool.SelectMany(all => all ? Gen.Const((long?)null) : Gen.Long[1, 60].Select(units => (long?)units)),
        Gen.OneOf(Outcome.Succeeded, Outcome.Succeeded, Outcome.Declined, Outcome.NotSent, Outcome.Unknown));

    [Fact]
    public void Never_TakesMoreThanWasAuthorized_NorGivesBackMoreThanWasTaken() =>
        Gen.Select(Gen.Long[1, 100], Steps.Array[0, 30]).Sample((authorized, steps) =>
        {
            var payment = Authorized(authorized);
            foreach (var (kind, amount, outcome) in steps)
            {
                Take(payment, kind, amount, outcome);
                if (payment.CapturedMinorUnits > authorized || payment.RefundedMinorUnits > payment.CapturedMinorUnits
                    || ((PaymentStatus)payment.Status == PaymentStatus.Voided && payment.CapturedMinorUnits > 0))
                {
                    return false;
                }
            }

            return true;
        });

    [Theory]
    [InlineData(PaymentStatus.Processing)]
    [InlineData(PaymentStatus.Declined)]
    [InlineData(PaymentStatus.NotSent)]
    [InlineData(PaymentStatus.Unknown)]
    [InlineData(PaymentStatus.Voided)]
    [InlineData(PaymentStatus.RequiresAction)]
    public void Refuses_AnythingOnAPaymentThatIsNot(PaymentStatus status)
    {
        var payment = Authorized(100);
        payment.Status = (uint)status;

        foreach (var kind in new[] { OperationKind.Capture, OperationKind.Void, OperationKind.Refund })
        {
            Assert.Equal(VaultErrorCode.PaymentStateInvalid, Refusal(payment, kind, null));
        }
    }

    [Fact]
    public void Refuses_WhatDoesNotFit()
    {
        var payment = Authorized(100);
        Assert.Equal(VaultErrorCode.AmountExceedsPayment, Refusal(payment, OperationKind.Capture, 101));
        Assert.Equal(VaultErrorCode.CurrencyMismatch, Refusal(payment, OperationKind.Capture, 1, "USD"));
        payment.OpenOperationId = "op";
        Assert.Equal(VaultErrorCode.PaymentBusy, Refusal(payment, OperationKind.Capture, 1));
        payment.OpenOperationId = "";
        payment.OperationIds.Add(Enumerable.Repeat("op", OperationDraft.OperationsMax));
        Assert.Equal(VaultErrorCode.PaymentOperationsFull, Refusal(payment, OperationKind.Capture, 1));
    }

    [Fact]
    public void Refuses_FollowUpsOfAVerification()
    {
        var payment = Authorized(0);
        (payment.Kind, payment.Status) = ((uint)PaymentKind.Verification, (uint)PaymentStatus.Succeeded);

        Assert.Equal(VaultErrorCode.PaymentStateInvalid, Refusal(payment, OperationKind.Capture, null));
        Assert.Equal(VaultErrorCode.PaymentStateInvalid, Refusal(payment, OperationKind.Refund, null));
        Assert.Equal(VaultErrorCode.PaymentStateInvalid, Refusal(payment, OperationKind.Void, null));
    }

    private static void Take(PaymentRecord payment, OperationKind kind, long? amount, Outcome outcome)
    {
        long units;
        try
        {
            units = FollowUpRules.AmountOf(payment, Order(kind, amount, "EUR"));
        }
        catch (VaultException)
        {
            // A person has said that the one in the way was not sent.
            payment.OpenOperationId = "";
            return;
        }

        var operation = new PaymentOperationRecord { Kind = (uint)kind, State = (uint)OperationState.InFlight, AmountMinorUnits = units };
        payment.OpenOperationId = "op";
        Settlement.Apply(payment, operation, new AdapterOutcome(outcome, ""), DateTimeOffset.UnixEpoch);
    }

    private static VaultErrorCode Refusal(PaymentRecord payment, OperationKind kind, long? amount, string currency = "EUR") =>
        Assert.Throws<VaultException>(() => FollowUpRules.AmountOf(payment, Order(kind, amount, currency))).Code;

    private static PaymentRecord Authorized(long amount) => new()
    {
        Kind = (uint)PaymentKind.Payment,
        Status = (uint)PaymentStatus.Authorized,
        AmountMinorUnits = amount,
        CurrencyCode = "EUR",
    };

    private static FollowUpOrder Order(OperationKind kind, long? amount, string code)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        var money = default(Money);
        Assert.True(amount is null || Money.TryCreate(amount.Value, currency, out money));
        return new FollowUpOrder(kind, new PaymentId(1), amount is null || kind == OperationKind.Void ? null : money, "k");
    }
}
