using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>Decides how an unknown outcome is found out. Pure: what it decides follows from the row and the clock.</summary>
/// <remarks>
/// In this order: ask by our own reference; send the same request again under the same key, where the profile says that the
/// processor then does it at most once, and the key is young enough; take repeated "not found" for the answer, where the profile says
/// that it is one; cancel; a person. Nothing here ever sends under another key or to another processor.
/// </remarks>
internal sealed class FindingPlan(IOptions<ReconciliationOptions> options)
{
    // Doubling from a second, the wait is beyond any bound long before this.
    private const int DoublingsMax = 20;

    public FindingStep Next(PaymentOperationRecord operation, DateTimeOffset now)
    {
        if (operation.Recovery is not { } recovery)
        {
            return FindingStep.AskAdapter;
        }

        var found = operation.Reconciliation ?? new ReconciliationRecord();
        var isWaiting = (OperationState)operation.State == OperationState.RequiresAction;
        if (isWaiting)
        {
            return !IsOlder(operation, now, options.Value.ActionTimeout) ? FindingStep.Query : CancelOrPerson(recovery, found);
        }

        // A query after each other step, since only it tells the truth for certain.
        if (recovery.CanQuery && (found.Queries == 0 || (FindingStep)found.LastStep is FindingStep.Replay or FindingStep.Cancel))
        {
            return FindingStep.Query;
        }

        if (found.Replays < options.Value.ReplaysMax && recovery.ReplayUntilMs > now.ToUnixTimeMilliseconds())
        {
            return FindingStep.Replay;
        }

        if (recovery.CanQuery && recovery.AbsenceCount > 0 && found.NotFound >= recovery.AbsenceCount)
        {
            return OperationDraft.IsAuthorization((OperationKind)operation.Kind) && recovery.CanCancel && found.Cancels == 0
                ? FindingStep.Cancel
                : FindingStep.ConcludeAbsent;
        }

        if (recovery.CanQuery && !IsOlder(operation, now, options.Value.PersonAfter))
        {
            return FindingStep.Query;
        }

        return CancelOrPerson(recovery, found);
    }

    /// <summary>Notes in the row what a step gave, and when the next is due.</summary>
    public void Note(PaymentOperationRecord operation, FindingStep step, SettleFinding finding, DateTimeOffset now)
    {
        var found = operation.Reconciliation ??= new ReconciliationRecord();
        found.LastStep = (uint)step;
        switch (step)
        {
            case FindingStep.Query:
                found.Queries++;
                CountAbsence(operation, finding, now);
                break;
            case FindingStep.Replay:
                found.Replays++;
                break;
            case FindingStep.Cancel:
                found.Cancels++;
                break;
        }

        if (finding == SettleFinding.NotAllowed)
        {
            Forbid(operation, step);
        }

        found.NextTimeMs = step == FindingStep.Person ? 0 : (now + WaitOf(found)).ToUnixTimeMilliseconds();
    }

    // Answers that come in quick succession are one answer: a processor's index lags behind for a while.
    private static void CountAbsence(PaymentOperationRecord operation, SettleFinding finding, DateTimeOffset now)
    {
        var found = operation.Reconciliation;
        var recovery = operation.Recovery ?? new RecoveryRecord();
        var nowMs = now.ToUnixTimeMilliseconds();
        var since = Math.Max(operation.CreateTimeMs, found.NotFoundTimeMs);
        if (finding != SettleFinding.Absent)
        {
            // Found after all, or no answer: what was counted before proves nothing any more where it was found.
            found.NotFound = finding == SettleFinding.Unclear ? found.NotFound : 0;
        }
        else if (nowMs - since >= recovery.AbsenceSeconds * 1000L)
        {
            found.NotFound++;
            found.NotFoundTimeMs = nowMs;
        }
    }

    // What the adapter does not allow now is not asked for again.
    private static void Forbid(PaymentOperationRecord operation, FindingStep step)
    {
        var recovery = operation.Recovery ??= new RecoveryRecord();
        switch (step)
        {
            case FindingStep.Query:
                recovery.CanQuery = false;
                break;
            case FindingStep.Replay:
                recovery.ReplayUntilMs = 0;
                break;
            case FindingStep.Cancel:
                recovery.CanCancel = false;
                break;
            case FindingStep.ConcludeAbsent:
                recovery.AbsenceCount = 0;
                break;
        }
    }

    private static bool IsOlder(PaymentOperationRecord operation, DateTimeOffset now, TimeSpan age) =>
        now.ToUnixTimeMilliseconds() - operation.CreateTimeMs > age.TotalMilliseconds;

    private FindingStep CancelOrPerson(RecoveryRecord recovery, ReconciliationRecord found) =>
        recovery.CanCancel && found.Cancels < options.Value.CancelsMax ? FindingStep.Cancel : FindingStep.Person;

    private TimeSpan WaitOf(ReconciliationRecord found)
    {
        var steps = (int)Math.Min(found.Queries + found.Replays + found.Cancels, DoublingsMax);
        var wait = options.Value.WaitMin * Math.Pow(2, Math.Max(steps - 1, 0));
        return wait < options.Value.WaitMax ? wait : options.Value.WaitMax;
    }
}
