using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Payments.Operations;

/// <summary>Writes into the rows what became of an operation. The caller stores them.</summary>
internal static class Settlement
{
    /// <summary>
    /// Applies what is known now. A final state is never overwritten: where the processor says something else later, the operation
    /// is marked and a person has to look. True where anything changed.
    /// </summary>
    public static bool Apply(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome outcome, DateTimeOffset now)
    {
        var from = (OperationState)operation.State;
        var to = StateOf(outcome.Outcome);
        if (OperationTransitions.IsFinal(from))
        {
            return MarkContradiction(operation, from, to);
        }

        if (from == to)
        {
            return Learn(operation, outcome);
        }

        OperationTransitions.Move(operation, to);
        Learn(operation, outcome);
        operation.UpdateTimeMs = now.ToUnixTimeMilliseconds();
        if (OperationTransitions.IsFinal(to))
        {
            payment.OpenOperationId = "";
            if (operation.Reconciliation is { } found)
            {
                found.NextTimeMs = 0;
            }
        }

        if (OperationDraft.IsAuthorization((OperationKind)operation.Kind))
        {
            ApplyAuthorization(payment, operation, outcome);
        }
        else if (to == OperationState.Succeeded)
        {
            ApplyFollowUp(payment, operation);
        }

        return true;
    }

    internal static OperationState StateOf(Outcome outcome) => outcome switch
    {
        Outcome.Succeeded => OperationState.Succeeded,
        Outcome.Declined => OperationState.Declined,
        Outcome.NotSent => OperationState.NotSent,
        Outcome.RequiresAction => OperationState.RequiresAction,
        _ => OperationState.Unknown,
    };

    // Not knowing now what was known before contradicts nothing.
    private static bool MarkContradiction(PaymentOperationRecord operation, OperationState from, OperationState to)
    {
        if (from == to || to is OperationState.Unknown or OperationState.RequiresAction || operation.Conflict)
        {
            return false;
        }

        operation.Conflict = true;
        return true;
    }

    internal static bool Learn(PaymentOperationRecord operation, AdapterOutcome outcome)
    {
        var before = operation.Clone();
        operation.Code = outcome.Outcome == Outcome.Succeeded ? "" : outcome.Code;
        if (outcome.Result is { } result)
        {
            operation.RawCode = result.RawCode;
            operation.Processor = Known(result.Processor, operation.Processor);
            operation.ProcessorReference = Known(result.ProcessorReference, operation.ProcessorReference);
            operation.DisclosureId = Known(result.DisclosureId, operation.DisclosureId);
            operation.Recovery = RecoveryOf(result.Recovery) ?? operation.Recovery;
        }

        return !operation.Equals(before);
    }

    private static string Known(string now, string before) => now.Length > 0 ? now : before;

    private static RecoveryRecord? RecoveryOf(Recovery? recovery) => recovery is null
        ? null
        : new RecoveryRecord
        {
            CanQuery = recovery.CanQuery,
            CanCancel = recovery.CanCancel,
            ReplayUntilMs = recovery.ReplayUntil?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0,
            AbsenceSeconds = recovery.AbsenceSeconds,
            AbsenceCount = recovery.AbsenceCount,
        };

    internal static void ApplyAuthorization(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome outcome)
    {
        payment.Status = (uint)((OperationState)operation.State switch
        {
            OperationState.Succeeded when (OperationKind)operation.Kind == OperationKind.Authorize => PaymentStatus.Authorized,
            OperationState.Succeeded => PaymentStatus.Succeeded,
            OperationState.Declined => PaymentStatus.Declined,
            OperationState.NotSent => PaymentStatus.NotSent,
            OperationState.RequiresAction => PaymentStatus.RequiresAction,
            _ => PaymentStatus.Unknown,
        });
        if ((OperationState)operation.State == OperationState.Succeeded && (OperationKind)operation.Kind == OperationKind.Charge)
        {
            payment.CapturedMinorUnits = operation.AmountMinorUnits;
        }

        (payment.DeclineCode, payment.RawCode) = (operation.Code, operation.RawCode);
        (payment.Processor, payment.ProcessorReference) = (operation.Processor, operation.ProcessorReference);
        payment.DisclosureId = operation.DisclosureId;
        if (outcome.Result is { } result)
        {
            payment.NetworkTransactionId = Known(result.NetworkTransactionId, payment.NetworkTransactionId);
            payment.AvsResult = Known(result.AvsResult, payment.AvsResult);
            payment.SecurityCodeResult = Known(result.SecurityCodeResult, payment.SecurityCodeResult);
            payment.AuthorizationExpireMs =
                result.AuthorizationExpireTime?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? payment.AuthorizationExpireMs;
        }
    }

    internal static void ApplyFollowUp(PaymentRecord payment, PaymentOperationRecord operation)
    {
        switch ((OperationKind)operation.Kind)
        {
            case OperationKind.Capture:
                payment.CapturedMinorUnits += operation.AmountMinorUnits;
                payment.Status = (uint)PaymentStatus.Succeeded;
                break;
            case OperationKind.Void:
                payment.Status = (uint)PaymentStatus.Voided;
                break;
            case OperationKind.Refund:
                payment.RefundedMinorUnits += operation.AmountMinorUnits;
                break;
        }
    }
}
