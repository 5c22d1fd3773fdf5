using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>Whether how a payment stands at its processor contradicts what we have on record of its operations.</summary>
internal static class Contradiction
{
    /// <summary>
    /// True where the operation was taken for not sent or declined and the processor says that it authorized or moved money. The
    /// adapter's own row, which is the event's result, may rest on the same conclusion as ours and say nothing of it.
    /// </summary>
    public static bool IsIn(ProcessorEvent told, PaymentOperationRecord operation)
    {
        var isMoved = told.CapturedMinorUnits > 0 || told.RefundedMinorUnits > 0;
        if ((OperationState)operation.State is not (OperationState.NotSent or OperationState.Declined)
            || !(isMoved || (told.Standing == Outcome.Succeeded && !told.Voided)))
        {
            return false;
        }

        // What was cancelled did stand before, and where nothing of it is kept now it is as it should be. So it is with what two people
        // said: they knew what had been told until then.
        return !IsTakenBack(operation)
            || (told.Time.ToDateTimeOffset().ToUnixTimeMilliseconds() > operation.UpdateTimeMs
                && (!isMoved || told.CapturedMinorUnits > told.RefundedMinorUnits));
    }

    /// <summary>
    /// The captures and refunds that succeeded as far as we know, and that the processor's totals lack although they were fetched so long
    /// after the last one was answered. At most one of each kind: while one is in conflict, the totals are in doubt.
    /// </summary>
    public static IEnumerable<PaymentOperationRecord> Missing(
        ProcessorEvent told, PaymentRecord payment, IReadOnlyList<PaymentOperationRecord> operations, TimeSpan totalsAfter)
    {
        // Given back before it was settled, some processors let it go instead: then neither sum is told any more.
        if (told.Voided && payment.CapturedMinorUnits == payment.RefundedMinorUnits)
        {
            return [];
        }

        var fetched = (told.Time.ToDateTimeOffset() - totalsAfter).ToUnixTimeMilliseconds();
        return
        [
            .. MissingOf(operations, OperationKind.Capture, payment.CapturedMinorUnits - told.CapturedMinorUnits, fetched),
            .. MissingOf(operations, OperationKind.Refund, payment.RefundedMinorUnits - told.RefundedMinorUnits, fetched),
        ];
    }

    private static IEnumerable<PaymentOperationRecord> MissingOf(
        IReadOnlyList<PaymentOperationRecord> operations, OperationKind kind, long lacking, long answeredBeforeMs)
    {
        var done = operations.Where(operation => (OperationKind)operation.Kind == kind && (OperationState)operation.State == OperationState.Succeeded).ToList();
        if (lacking <= 0 || done.Any(operation => operation.Conflict || operation.UpdateTimeMs > answeredBeforeMs))
        {
            return [];
        }

        // What two people have said stands, and what was learnt from the totals has no name to be settled under.
        var ours = done.Where(operation => !operation.Elsewhere && operation.Resolution is not { ConfirmedBy.Length: > 0 }).ToList();
        return (ours.LastOrDefault(operation => operation.AmountMinorUnits == lacking) ?? ours.LastOrDefault()) is { } missing ? [missing] : [];
    }

    private static bool IsTakenBack(PaymentOperationRecord operation) =>
        string.Equals(operation.Code, AdapterOutcome.Cancelled, StringComparison.Ordinal) || operation.Resolution is { ConfirmedBy.Length: > 0 };
}
