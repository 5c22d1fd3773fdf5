using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>
/// Merges how a payment stands at its processor into its rows. A state never goes back: totals only grow, what is final stays,
/// and a contradiction is marked for a person.
/// </summary>
internal sealed class ProcessorFacts(
    FindingDesk desk, PaymentGates gates, OutcomeFinder finder, PaymentIds ids, IOptions<ReconciliationOptions> options)
{
    /// <summary>False where the payment is busy, so that what is done here and elsewhere can't be told apart yet.</summary>
    public async Task<bool> TryMergeAsync(ProcessorEvent told)
    {
        // Another gateway's, or one of a store that was rolled back: nothing here can change by it.
        if (!OperationId.TryParse(told.OperationId, out var id) || desk.Book.FindOperation(id) is not { } found
            || !PaymentId.TryParse(found.PaymentId, out var paymentId))
        {
            return true;
        }

        // No waiting for a turn: a payment that is busy for long would hold up what is told of all others.
        if (!gates.TryEnter(paymentId, out var entry))
        {
            return false;
        }

        using var gate = entry;
        var payment = desk.Book.GetPayment(found.PaymentId);
        var operation = desk.Book.GetOperation(found.OperationId);
        if (told.Result is { } result && await desk.Outcomes.WriteAsync(payment, operation, AdapterOutcome.Of(result))
            && OperationTransitions.IsFinal((OperationState)operation.State))
        {
            desk.Open.Remove(id);
        }

        if (Contradiction.IsIn(told, operation))
        {
            await desk.Outcomes.MarkAsync(payment, operation, Outcome.Succeeded);
        }

        if (payment.OpenOperationId.Length > 0)
        {
            await finder.AskAsync(payment, desk.Book.GetOperation(payment.OpenOperationId));
        }

        if (payment.OpenOperationId.Length > 0)
        {
            return false;
        }

        await MergeAsync(payment, told);
        return true;
    }

    private async ValueTask MergeAsync(PaymentRecord payment, ProcessorEvent told)
    {
        // Totals are those of one authorization at the processor. What is told of an earlier try, which was not sent as far as anybody
        // knew, contradicts that and is marked above; its money is none of the try that stands for the payment.
        var stands = string.Equals(told.OperationId, payment.OperationId, StringComparison.Ordinal);
        var elsewhere = stands ? TakeTotals(payment, told) : [];

        var isDisputed = told.Dispute is { } dispute && Merge(payment, dispute, told.Time.ToDateTimeOffset().ToUnixTimeMilliseconds());
        if (elsewhere.Count > 0 || isDisputed)
        {
            await desk.Book.CommitAsync(new PaymentChange(payment, elsewhere));
        }

        if (stands)
        {
            await MarkMissingAsync(payment, told);
        }
    }

    // A capture or refund that the processor took and then did not do is told by its totals alone.
    private async ValueTask MarkMissingAsync(PaymentRecord payment, ProcessorEvent told)
    {
        var operations = payment.OperationIds.Select(desk.Book.GetOperation).ToList();
        foreach (var missing in Contradiction.Missing(told, payment, operations, options.Value.TotalsAfter))
        {
            await desk.Outcomes.MarkAsync(payment, missing, Outcome.NotSent);
        }
    }

    private List<PaymentOperationRecord> TakeTotals(PaymentRecord payment, ProcessorEvent told)
    {
        var elsewhere = new List<PaymentOperationRecord>();
        Grow(payment, elsewhere, OperationKind.Capture, told.CapturedMinorUnits - payment.CapturedMinorUnits);
        Grow(payment, elsewhere, OperationKind.Refund, told.RefundedMinorUnits - payment.RefundedMinorUnits);
        if (told.Voided && (PaymentStatus)payment.Status == PaymentStatus.Authorized)
        {
            payment.Status = (uint)PaymentStatus.Voided;
            elsewhere.Add(Elsewhere(payment, OperationKind.Void, minorUnits: 0));
        }

        return elsewhere;
    }

    private void Grow(PaymentRecord payment, List<PaymentOperationRecord> elsewhere, OperationKind kind, long more)
    {
        if (more <= 0 || (PaymentStatus)payment.Status is not (PaymentStatus.Authorized or PaymentStatus.Succeeded))
        {
            return;
        }

        if (kind == OperationKind.Capture)
        {
            payment.CapturedMinorUnits += more;
            payment.Status = (uint)PaymentStatus.Succeeded;
        }
        else
        {
            payment.RefundedMinorUnits += more;
        }

        elsewhere.Add(Elsewhere(payment, kind, more));
    }

    private PaymentOperationRecord Elsewhere(PaymentRecord payment, OperationKind kind, long minorUnits)
    {
        var id = ids.NextOperation();
        var now = SortableId.TimeOf(id.Id).ToUnixTimeMilliseconds();
        var operation = new PaymentOperationRecord
        {
            OperationId = id.ToString(),
            PaymentId = payment.PaymentId,
            MerchantId = payment.MerchantId,
            Kind = (uint)kind,
            State = (uint)OperationState.Succeeded,
            AmountMinorUnits = minorUnits,
            CurrencyCode = payment.CurrencyCode,
            Attempt = 1,
            Processor = payment.Processor,
            CreateTimeMs = now,
            UpdateTimeMs = now,
            Elsewhere = true,
        };
        payment.OperationIds.Add(operation.OperationId);
        return operation;
    }

    // By the processor's name for it. An older word never takes the place of a newer one.
    private static bool Merge(PaymentRecord payment, DisputeFact told, long timeMs)
    {
        var known = payment.Disputes.FirstOrDefault(
            dispute => string.Equals(dispute.ProcessorReference, told.ProcessorReference, StringComparison.Ordinal));
        if (known is null)
        {
            known = new DisputeRecord { ProcessorReference = told.ProcessorReference };
            payment.Disputes.Add(known);
        }
        else if (known.UpdateTimeMs >= timeMs || string.Equals(known.Status, told.Status, StringComparison.Ordinal))
        {
            return false;
        }

        (known.Status, known.Reason, known.AmountMinorUnits, known.UpdateTimeMs) = (told.Status, told.Reason, told.AmountMinorUnits, timeMs);
        return true;
    }
}
