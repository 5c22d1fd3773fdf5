using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Operations;

/// <summary>Which capture, void or refund a payment allows now.</summary>
internal static class FollowUpRules
{
    /// <summary>The amount in minor units that the order is about; 0 for a void.</summary>
    /// <exception cref="VaultException">
    /// PaymentBusy, PaymentStateInvalid, CurrencyMismatch, AmountExceedsPayment or PaymentOperationsFull.
    /// </exception>
    public static long AmountOf(PaymentRecord payment, FollowUpOrder order)
    {
        if (payment.OpenOperationId.Length > 0)
        {
            throw new VaultException(VaultErrorCode.PaymentBusy);
        }

        if (payment.OperationIds.Count >= OperationDraft.OperationsMax)
        {
            throw new VaultException(VaultErrorCode.PaymentOperationsFull);
        }

        if (order.Amount is { } amount && !string.Equals(amount.Currency.Code, payment.CurrencyCode, StringComparison.Ordinal))
        {
            throw new VaultException(VaultErrorCode.CurrencyMismatch, "amount.currency_code");
        }

        return order.Kind switch
        {
            OperationKind.Capture => Within(order, LeftToCapture(payment)),
            OperationKind.Refund => Within(order, LeftToRefund(payment)),
            _ => (PaymentStatus)payment.Status == PaymentStatus.Authorized ? 0 : throw new VaultException(VaultErrorCode.PaymentStateInvalid),
        };
    }

    private static long LeftToCapture(PaymentRecord payment) =>
        (PaymentKind)payment.Kind == PaymentKind.Payment
        && (PaymentStatus)payment.Status is PaymentStatus.Authorized or PaymentStatus.Succeeded
        && payment.CapturedMinorUnits < payment.AmountMinorUnits
            ? payment.AmountMinorUnits - payment.CapturedMinorUnits
            : throw new VaultException(VaultErrorCode.PaymentStateInvalid);

    private static long LeftToRefund(PaymentRecord payment) =>
        payment.CapturedMinorUnits > payment.RefundedMinorUnits
            ? payment.CapturedMinorUnits - payment.RefundedMinorUnits
            : throw new VaultException(VaultErrorCode.PaymentStateInvalid);

    private static long Within(FollowUpOrder order, long left)
    {
        var asked = order.Amount?.MinorUnits ?? left;
        return asked <= left ? asked : throw new VaultException(VaultErrorCode.AmountExceedsPayment, "amount");
    }
}
