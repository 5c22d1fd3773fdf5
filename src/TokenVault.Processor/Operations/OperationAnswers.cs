using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>What a gateway is told of an operation, made of its row alone, so that it is the same whenever it is asked.</summary>
internal sealed class OperationAnswers(PspRouter router)
{
    // The share of a replay window that is not used: what is sent at its end has to arrive within it.
    private const double WindowShare = 0.9;

    public OperationResult Of(OperationRecord record)
    {
        var outcome = (Outcome)record.Outcome;
        return new OperationResult
        {
            Outcome = outcome,
            Code = record.Code,
            RawCode = record.RawCode,
            Processor = record.Processor,
            ProcessorReference = record.ProcessorReference,
            DisclosureId = record.DisclosureId,
            NetworkTransactionId = record.NetworkTransactionId,
            AvsResult = record.AvsResult,
            SecurityCodeResult = record.SecurityCodeResult,
            AuthorizationExpireTime = record.AuthorizationExpireMs == 0 ? null : ToTimestamp(record.AuthorizationExpireMs),
            Recovery = outcome is Outcome.Unknown or Outcome.RequiresAction ? RecoveryOf(record) : null,

            // The processor was out of reach, or did not answer to a first step that moves no money: either way nothing was done.
            TryAnotherProcessor = outcome == Outcome.NotSent
                && record.Code is (PspCodes.Unreachable or PspCodes.NoAnswer or PspCodes.Failed or PspCodes.RateLimited),
        };
    }

    /// <summary>The route by which the operation went; null where it is not configured any more.</summary>
    public PspRoute? RouteOf(OperationRecord record)
    {
        try
        {
            return MerchantId.TryParse(record.MerchantId, out var merchant) ? router.FindOf(record.Processor, merchant) : null;
        }
        catch (VaultException error) when (error.Code == VaultErrorCode.MerchantWithoutProcessor)
        {
            return null;
        }
    }

    /// <summary>What the processor's profile allows to be done about it.</summary>
    public static PspRecovery RecoveryOf(OperationRecord record, PspRoute route)
    {
        var recovery = route.Processor.RecoveryOf((OperationKind)record.Kind, hasReference: record.ProcessorReference.Length > 0);

        // A processor that answers a key with its failure has the request, and may have carried it out: that it finds nothing then
        // says something of its index and nothing of the money, unless its profile knows that it looks at the payments themselves.
        return record.ReplayFailed && !route.Processor.Profile.Absence.AfterFailure ? recovery with { AbsenceCount = 0 } : recovery;
    }

    /// <summary>Until when its request may be sent again; null where it may not.</summary>
    public static DateTimeOffset? ReplayUntil(OperationRecord record, PspRecovery recovery) =>
        recovery.ReplayWindow is { } window && OperationRows.IsRepeatable(record)
            ? DateTimeOffset.FromUnixTimeMilliseconds(record.SentTimeMs) + (window * WindowShare)
            : null;

    /// <summary>From when on answers of "not found" can be as many, and as far apart, as it takes for the proof that nothing happened.</summary>
    public static DateTimeOffset AbsentFrom(OperationRecord record, PspRecovery recovery) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(Math.Max(record.SentTimeMs, record.CreateTimeMs), record.ReplayTimeMs))
        + (TimeSpan.FromSeconds(recovery.AbsenceSeconds) * recovery.AbsenceCount);

    private Recovery RecoveryOf(OperationRecord record)
    {
        if (record.Kind == 0 || RouteOf(record) is not { } route)
        {
            return new Recovery();
        }

        var recovery = RecoveryOf(record, route);
        var until = (Outcome)record.Outcome == Outcome.Unknown ? ReplayUntil(record, recovery) : null;
        return new Recovery
        {
            CanQuery = recovery.CanQuery,
            CanCancel = recovery.CanCancel,
            ReplayUntil = until is { } time ? Timestamp.FromDateTimeOffset(time) : null,
            AbsenceSeconds = recovery.AbsenceSeconds,
            AbsenceCount = recovery.AbsenceCount,
        };
    }

    private static Timestamp ToTimestamp(long milliseconds) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
