using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>Takes one step towards the outcome of an operation that is unknown, or that waits for the card holder.</summary>
internal sealed class OperationSettler(
    OperationJournal journal, OperationEnd end, OperationAnswers answers, CvcDesk cvcs, TimeProvider clock)
{
    /// <summary>Takes the step. One at a time for an operation.</summary>
    public async Task<SettleOperationResponse> StepAsync(OperationId operation, SettleStep step, OrderOrigin origin)
    {
        // 1. Known by now?
        var record = journal.Find(operation, origin.Gateway);
        if ((Outcome)record.Outcome is not (Outcome.Unknown or Outcome.RequiresAction))
        {
            // 0 while it is under way: its own run will tell.
            return Respond(record.Outcome == 0 ? SettleFinding.Pending : SettleFinding.Settled, record);
        }

        // 2. May it be done?
        if (record.Kind == 0 || answers.RouteOf(record) is not { } route || !Allows(record, step, OperationAnswers.RecoveryOf(record, route)))
        {
            return Count(step, SettleFinding.NotAllowed, record);
        }

        // 3. The processor. 4. What it says for sure is on disk before anyone hears of it.
        var finding = await AskAsync(record, step, route);
        return Count(step, await TakeAsync(operation, record, finding), record);
    }

    private bool Allows(OperationRecord record, SettleStep step, PspRecovery recovery) => step switch
    {
        SettleStep.Query => recovery.CanQuery,
        SettleStep.ConcludeAbsent => (Outcome)record.Outcome == Outcome.Unknown && recovery is { CanQuery: true, AbsenceCount: > 0 },
        SettleStep.Cancel => recovery.CanCancel,

        // A clock that was set back makes a key look younger than it is.
        SettleStep.Replay => (Outcome)record.Outcome == Outcome.Unknown
            && OperationAnswers.ReplayUntil(record, recovery) is { } until
            && clock.GetUtcNow() is var now
            && now < until
            && now.ToUnixTimeMilliseconds() >= record.SentTimeMs,
        _ => false,
    };

    private async Task<PspFinding> AskAsync(OperationRecord record, SettleStep step, PspRoute route)
    {
        var order = OperationRows.ToOrder(record, AuthorizationReferenceOf(record));
        switch (step)
        {
            case SettleStep.Query:
                return await route.Processor.QueryAsync(order, route.Account, record.ProcessorReference);
            case SettleStep.ConcludeAbsent when clock.GetUtcNow() < OperationAnswers.AbsentFrom(record, OperationAnswers.RecoveryOf(record, route)):
                return PspFinding.Unclear;
            case SettleStep.ConcludeAbsent:
                return OfAbsence(await route.Processor.QueryAsync(order, route.Account, record.ProcessorReference));
            case SettleStep.Cancel:
                return await route.Processor.CancelAsync(order, route.Account, record.ProcessorReference);
            default:
                return await ReplayAsync(record, order, route);
        }
    }

    // On disk first: what was sent once more may arrive after answers of "not found", so those count from here on.
    private async Task<PspFinding> ReplayAsync(OperationRecord record, PspOrder order, PspRoute route)
    {
        await journal.MarkSentAgainAsync(record);
        var finding = await route.Processor.ReplayAsync(order, route.Account, record.MethodReference);
        if (finding.IsFailure)
        {
            record.ReplayFailed = true;
            await journal.EndAsync(record);
        }

        return finding;
    }

    // The gateway has counted the answers before; this is the last of them.
    private static PspFinding OfAbsence(PspFinding finding) => finding.Finding == SettleFinding.Absent
        ? PspFinding.Settled(PspOutcome.NotSent(OperationCodes.NotFound))
        : finding;

    private string AuthorizationReferenceOf(OperationRecord record) =>
        OperationId.TryParse(record.AuthorizationOperationId, out var id) && journal.TryFind(id, out var authorization)
            ? authorization.ProcessorReference
            : "";

    private async Task<SettleFinding> TakeAsync(OperationId operation, OperationRecord record, PspFinding finding)
    {
        if (finding is { Finding: SettleFinding.Settled, Outcome: { } outcome }
            && outcome.Outcome is Outcome.Succeeded or Outcome.Declined or Outcome.NotSent)
        {
            using var cvc = cvcs.TakeKept(operation);
            await end.SettleAsync(record, outcome, outcome.Outcome == Outcome.NotSent ? null : cvc.Spend);
            return SettleFinding.Settled;
        }

        if (finding is { Finding: SettleFinding.Pending, Outcome: { } partly } && Learns(record, partly))
        {
            await journal.EndAsync(record);
        }

        return finding.Finding == SettleFinding.Settled ? SettleFinding.Unclear : finding.Finding;
    }

    // A reference learnt on the way makes the next question surer; that the card holder is waited for ends the replays.
    private static bool Learns(OperationRecord record, PspOutcome partly)
    {
        var waits = partly.Outcome == Outcome.RequiresAction && (Outcome)record.Outcome == Outcome.Unknown;
        if (waits)
        {
            (record.Outcome, record.Code) = ((uint)Outcome.RequiresAction, partly.Code);
        }

        var isNamed = partly.Reference.Length > 0 && record.ProcessorReference.Length == 0;
        if (isNamed)
        {
            record.ProcessorReference = partly.Reference;
        }

        return waits || isNamed;
    }

    private SettleOperationResponse Count(SettleStep step, SettleFinding finding, OperationRecord record)
    {
        ProcessorMeter.SettleStepTaken(record.Processor, step, finding);
        return Respond(finding, record);
    }

    private SettleOperationResponse Respond(SettleFinding finding, OperationRecord record) =>
        new() { Finding = finding, Result = answers.Of(record) };
}
