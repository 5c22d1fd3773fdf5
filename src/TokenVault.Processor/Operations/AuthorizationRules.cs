using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Operations;

/// <summary>
/// What may still be done with an authorization. What is not settled counts as done: captures never come to more than was
/// authorized, nor refunds to more than was captured, whatever becomes of those that are unknown.
/// </summary>
internal static class AuthorizationRules
{
    /// <summary>Refuses what can't follow that authorization, whatever was done with it since.</summary>
    public static void Require(OperationRecord authorization, FollowUpOrder order)
    {
        if (authorization.Outcome != (uint)Outcome.Succeeded || authorization.ProcessorReference.Length == 0)
        {
            throw new VaultException(VaultErrorCode.PaymentStateInvalid, "authorization_operation_id");
        }

        if (!string.Equals(authorization.CurrencyCode, order.Order.Currency.Code, StringComparison.Ordinal))
        {
            throw new VaultException(VaultErrorCode.CurrencyMismatch, "currency_code");
        }

        // A charge is captured already and a verification holds nothing: neither can be let go.
        if (order.Order.Kind == OperationKind.Void && authorization.Kind != (uint)OperationKind.Authorize)
        {
            throw new VaultException(VaultErrorCode.PaymentStateInvalid, "kind");
        }
    }

    /// <summary>Counts a follow-up that is about to be begun.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.AmountExceedsPayment"/>, <see cref="VaultErrorCode.PaymentStateInvalid"/>, or
    /// <see cref="VaultErrorCode.OperationNotSupported"/> for a second capture where the processor allows one.
    /// </exception>
    public static AuthorizationTotals Hold(
        AuthorizationTotals totals, OperationRecord authorization, PspOrder order, bool allowsMultipleCaptures) => order.Kind switch
        {
            OperationKind.Capture when totals.VoidsHeld > 0 || totals.IsFinal => throw InvalidState(),
            OperationKind.Capture when totals.CapturesHeld > 0 && !allowsMultipleCaptures
            && Within(totals.CapturesHeld, order.AmountMinorUnits, CapturableOf(authorization)) > 0 =>
                throw new VaultException(VaultErrorCode.OperationNotSupported, "kind"),
            OperationKind.Capture => totals with
            {
                CapturesHeld = Within(totals.CapturesHeld, order.AmountMinorUnits, CapturableOf(authorization)),
            },
            OperationKind.Void when totals.VoidsHeld > 0 || totals.CapturesHeld > 0 => throw InvalidState(),
            OperationKind.Void => totals with { VoidsHeld = totals.VoidsHeld + 1 },
            _ => totals with
            {
                RefundsHeld = Within(totals.RefundsHeld, order.AmountMinorUnits, RefundableOf(authorization, totals)),
            },
        };

    /// <summary>Counts the outcome of a follow-up that was held: it is taken for good, or let go.</summary>
    public static AuthorizationTotals Settle(AuthorizationTotals totals, OperationRecord followUp)
    {
        var isDone = followUp.Outcome == (uint)Outcome.Succeeded;
        var letGo = isDone ? 0 : followUp.AmountMinorUnits;
        return (OperationKind)followUp.Kind switch
        {
            OperationKind.Capture => totals with
            {
                CapturesHeld = totals.CapturesHeld - letGo,
                Captured = totals.Captured + followUp.AmountMinorUnits - letGo,
                IsFinal = totals.IsFinal || (isDone && OperationRows.IsFinal(followUp)),
            },
            OperationKind.Void => totals with { VoidsHeld = totals.VoidsHeld - (isDone ? 0 : 1) },
            _ => totals with { RefundsHeld = totals.RefundsHeld - letGo },
        };
    }

    private static long CapturableOf(OperationRecord authorization) =>
        authorization.Kind == (uint)OperationKind.Authorize ? authorization.AmountMinorUnits : 0;

    private static long RefundableOf(OperationRecord authorization, AuthorizationTotals totals) =>
        authorization.Kind == (uint)OperationKind.Charge ? authorization.AmountMinorUnits : totals.Captured;

    // Amounts have at most twelve digits, so their sums don't overflow.
    private static long Within(long held, long added, long bound) =>
        held + added <= bound ? held + added : throw new VaultException(VaultErrorCode.AmountExceedsPayment, "amount_minor_units");

    private static VaultException InvalidState() => new(VaultErrorCode.PaymentStateInvalid, "kind");
}
