using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Operations;

/// <summary>
/// Writes into the rows what two people have said of an operation that the processor contradicted: what the wrong state had done to the
/// payment is taken back, and what the right one does is done. The caller stores them.
/// </summary>
internal static class ConflictSettlement
{
    /// <summary>Refuses what can't be written, before anything of it is on record anywhere.</summary>
    /// <exception cref="VaultException">
    /// PaymentBusy while another operation of the payment is open; PaymentStateInvalid where something that came after counts on it:
    /// that has to be stated first.
    /// </exception>
    public static void Require(PaymentRecord payment, PaymentOperationRecord operation, OperationState to)
    {
        // What is open may yet change the same sums.
        if (payment.OpenOperationId.Length > 0)
        {
            throw new VaultException(VaultErrorCode.PaymentBusy);
        }

        if ((OperationState)operation.State == OperationState.Succeeded && to != OperationState.Succeeded && IsCountedOn(payment, operation))
        {
            throw new VaultException(VaultErrorCode.PaymentStateInvalid);
        }
    }

    /// <summary>Applies it and takes the mark away. True where the state is another one now.</summary>
    public static bool Apply(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome stated, DateTimeOffset now)
    {
        var from = (OperationState)operation.State;
        var to = Settlement.StateOf(stated.Outcome);
        operation.UpdateTimeMs = now.ToUnixTimeMilliseconds();
        if (from == to)
        {
            operation.Conflict = false;
            return false;
        }

        if (from == OperationState.Succeeded)
        {
            TakeBack(payment, operation);
        }

        OperationTransitions.MoveByTwoPeople(operation, to);
        operation.Conflict = false;
        Settlement.Learn(operation, stated);
        if (!OperationDraft.IsAuthorization((OperationKind)operation.Kind))
        {
            Do(payment, operation);
        }
        else if (StandsFor(payment, operation) || to == OperationState.Succeeded)
        {
            Stand(payment, operation, stated);
        }

        return true;
    }

    // A payment that another of its tries made stands by that one: there is one more at the processor now, to be given back there.
    private static void Stand(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome stated)
    {
        if (StandsFor(payment, operation) || (PaymentStatus)payment.Status is PaymentStatus.NotSent or PaymentStatus.Declined)
        {
            (payment.OperationId, payment.Attempt) = (operation.OperationId, operation.Attempt);
            Settlement.ApplyAuthorization(payment, operation, stated);
        }
    }

    private static bool IsCountedOn(PaymentRecord payment, PaymentOperationRecord operation) => (OperationKind)operation.Kind switch
    {
        OperationKind.Capture => payment.CapturedMinorUnits - operation.AmountMinorUnits < payment.RefundedMinorUnits,
        OperationKind.Charge when StandsFor(payment, operation) => payment.RefundedMinorUnits > 0,
        OperationKind.Authorize when StandsFor(payment, operation) =>
            payment.CapturedMinorUnits > 0 || (PaymentStatus)payment.Status == PaymentStatus.Voided,
        _ => false,
    };

    private static bool StandsFor(PaymentRecord payment, PaymentOperationRecord operation) =>
        string.Equals(payment.OperationId, operation.OperationId, StringComparison.Ordinal);

    private static void TakeBack(PaymentRecord payment, PaymentOperationRecord operation)
    {
        switch ((OperationKind)operation.Kind)
        {
            case OperationKind.Charge when StandsFor(payment, operation):
                payment.CapturedMinorUnits = 0;
                break;
            case OperationKind.Capture:
                payment.CapturedMinorUnits -= operation.AmountMinorUnits;
                payment.Status = (uint)(payment.CapturedMinorUnits > 0 ? PaymentStatus.Succeeded : PaymentStatus.Authorized);
                break;
            case OperationKind.Refund:
                payment.RefundedMinorUnits -= operation.AmountMinorUnits;
                break;
            case OperationKind.Void:
                payment.Status = (uint)PaymentStatus.Authorized;
                break;
        }
    }

    // Where the processor has told the totals since, they hold the sum already, as something done elsewhere: never more than there is.
    private static void Do(PaymentRecord payment, PaymentOperationRecord operation)
    {
        if ((OperationState)operation.State != OperationState.Succeeded)
        {
            return;
        }

        Settlement.ApplyFollowUp(payment, operation);
        payment.CapturedMinorUnits = Math.Min(payment.CapturedMinorUnits, payment.AmountMinorUnits);
        payment.RefundedMinorUnits = Math.Min(payment.RefundedMinorUnits, payment.CapturedMinorUnits);
    }
}
