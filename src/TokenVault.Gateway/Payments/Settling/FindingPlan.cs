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
/// that it is one; cancel; a person. Nothing here ever sends under another key or to another processor. Whatever is answered, it comes
/// to an end: replays and cancels are counted, and what has no count ends at `PersonAfter`. Once a person was called the processor is
/// still asked, now and then, and nothing but asked: what becomes of it may be known there before he looks.
/// </remarks>
internal sealed class FindingPlan(IOptions<ReconciliationOptions> options)
{
    // Doubling from a second, the wait is beyond any bound long before this.
    private const int DoublingsMax = 20;

    public FindingStep Next(PaymentOperationRecord operation, DateTimeOffset now)
    {
        if (IsForPerson(operation))
        {
            return operation.Recovery is { CanQuery: true } ? FindingStep.Query : FindingStep.AskAdapter;
        }

        var isLate = IsOlder(operation, now, options.Value.PersonAfter);
        if (operation.Recovery is not { } recovery)
        {
            return isLate ? FindingStep.Person : FindingStep.AskAdapter;
        }

        var found = operation.Reconciliation ?? new ReconciliationRecord();
        var isWaiting = (OperationState)operation.State == OperationState.RequiresAction;
        if (isWaiting && !IsOlder(operation, now, options.Value.ActionTimeout))
        {
            return recovery.CanQuery ? FindingStep.Query : FindingStep.AskAdapter;
        }

        // A query after each other step, since only it tells the truth for certain: a card holder may have been quicker than the cancel.
        if (recovery.CanQuery && (IsFirst(found, isWaiting) || (FindingStep)found.LastStep is FindingStep.Replay or FindingStep.Cancel))
        {
            return FindingStep.Query;
        }

        if (isWaiting)
        {
            return CancelOrPerson(recovery, found);
        }

        if (found.Replays < options.Value.ReplaysMax && recovery.ReplayUntilMs > now.ToUnixTimeMilliseconds())
        {
            return FindingStep.Replay;
        }

        // Once it is late, a conclusion that did not settle it is not tried again before something else was.
        if (IsAbsentSoFar(recovery, found) && !(isLate && (FindingStep)found.LastStep == FindingStep.ConcludeAbsent))
        {
            return OperationDraft.IsAuthorization((OperationKind)operation.Kind) && recovery.CanCancel && found.Cancels == 0
                ? FindingStep.Cancel
                : FindingStep.ConcludeAbsent;
        }

        return recovery.CanQuery && !isLate ? FindingStep.Query : CancelOrPerson(recovery, found);
    }

    /// <summary>Notes in the row what a step gave, and when the next is due.</summary>
    public void Note(PaymentOperationRecord operation, FindingStep step, SettleFinding finding, DateTimeOffset now)
    {
        var found = operation.Reconciliation ??= new ReconciliationRecord();
        var isForPerson = IsForPerson(operation);
        found.LastStep = (uint)(isForPerson ? FindingStep.Person : step);
        switch (step)
        {
            case FindingStep.Query:
                found.Queries++;
                CountAbsence(operation, finding, now);
                break;
            case FindingStep.Replay:
                found.Replays++;
                CountAbsenceAnew(found, now);
                break;
            case FindingStep.Cancel:
                found.Cancels++;
                break;
            case FindingStep.ConcludeAbsent when finding is not (SettleFinding.Settled or SettleFinding.Unclear):
                // Found after all, or too early for the adapter, which keeps its own clock.
                CountAbsenceAnew(found, now);
                break;
        }

        if (finding == SettleFinding.NotAllowed)
        {
            Forbid(operation, step);
        }

        var wait = isForPerson || step == FindingStep.Person ? options.Value.PersonPeriod : WaitOf(operation, step, now);
        found.NextTimeMs = (now + wait).ToUnixTimeMilliseconds();
    }

    /// <summary>Whether the machine has done what it can and a person was called.</summary>
    public static bool IsForPerson(PaymentOperationRecord operation) =>
        operation.Reconciliation is { } found && (FindingStep)found.LastStep == FindingStep.Person;

    // While it waited for the card holder it was asked all along.
    private static bool IsFirst(ReconciliationRecord found, bool isWaiting) => !isWaiting && found.Queries == 0;

    private static bool IsAbsentSoFar(RecoveryRecord recovery, ReconciliationRecord found) =>
        recovery is { CanQuery: true, AbsenceCount: > 0 } && found.NotFound >= recovery.AbsenceCount;

    // What "not found" meant before the request was sent once more it does not mean any more: that sending may yet arrive.
    private static void CountAbsenceAnew(ReconciliationRecord found, DateTimeOffset now) =>
        (found.NotFound, found.NotFoundTimeMs) = (0, now.ToUnixTimeMilliseconds());

    // Answers that come in quick succession are one answer: a processor's index lags behind for a while. The first counts from when the
    // outcome became unknown, since the request may have left until then.
    private static void CountAbsence(PaymentOperationRecord operation, SettleFinding finding, DateTimeOffset now)
    {
        var found = operation.Reconciliation;
        var recovery = operation.Recovery ?? new RecoveryRecord();
        var nowMs = now.ToUnixTimeMilliseconds();
        var since = Math.Max(Math.Max(operation.CreateTimeMs, operation.UpdateTimeMs), found.NotFoundTimeMs);
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

    // What the adapter does not allow now is not asked for again, unless it says by itself that it allows it after all.
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
        }
    }

    private static bool IsOlder(PaymentOperationRecord operation, DateTimeOffset now, TimeSpan age) =>
        now.ToUnixTimeMilliseconds() - operation.CreateTimeMs > age.TotalMilliseconds;

    private FindingStep CancelOrPerson(RecoveryRecord recovery, ReconciliationRecord found) =>
        recovery.CanCancel && found.Cancels < options.Value.CancelsMax ? FindingStep.Cancel : FindingStep.Person;

    // Doubles from step to step. What is not counted in the row waits for as long as it has taken so far, which doubles too.
    private TimeSpan WaitOf(PaymentOperationRecord operation, FindingStep step, DateTimeOffset now)
    {
        var found = operation.Reconciliation;
        var steps = (int)Math.Min(found.Queries + found.Replays + found.Cancels, DoublingsMax);
        var wait = step is FindingStep.AskAdapter or FindingStep.ConcludeAbsent
            ? TimeSpan.FromMilliseconds(Math.Max(now.ToUnixTimeMilliseconds() - operation.CreateTimeMs, 0))
            : options.Value.WaitMin * Math.Pow(2, Math.Max(steps - 1, 0));
        wait = wait > options.Value.WaitMin ? wait : options.Value.WaitMin;
        return wait < options.Value.WaitMax ? wait : options.Value.WaitMax;
    }
}
