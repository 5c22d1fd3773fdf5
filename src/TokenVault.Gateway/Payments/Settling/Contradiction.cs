using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>Whether how a payment stands at its processor contradicts what we concluded of the operation that authorized it.</summary>
internal static class Contradiction
{
    // What a cancel that worked leaves behind: tokenvault.processor.v1.SettleOperationResponse.
    private const string Cancelled = "cancelled";

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

    private static bool IsTakenBack(PaymentOperationRecord operation) =>
        string.Equals(operation.Code, Cancelled, StringComparison.Ordinal) || operation.Resolution is { ConfirmedBy.Length: > 0 };
}
