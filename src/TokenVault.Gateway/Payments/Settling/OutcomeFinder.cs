using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Telemetry;
using TokenVault.Storage.Records;
using NextAction = TokenVault.Contracts.V1.NextAction;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>Takes one step towards the outcome of an open operation. The caller has the payment's turn.</summary>
internal sealed class OutcomeFinder(FindingDesk desk, AdapterPaymentClient adapter, FindingPlan plan, TimeProvider clock)
{
    /// <summary>
    /// Finds out what can be found out now and gives the answer as it stands then. Asks the processor no more often than the plan
    /// says, however often it is called.
    /// </summary>
    public async Task<ChargeResponse> AskAsync(PaymentRecord payment, PaymentOperationRecord operation)
    {
        var action = OperationTransitions.IsOpen((OperationState)operation.State) ? await StepAsync(payment, operation) : null;
        var answer = desk.AnswerOf(payment, operation);
        answer.Payment.NextAction ??= action;
        return answer;
    }

    /// <summary>
    /// Cancels what waits for the card holder, because its merchant wants so and not because it is due. What became of it is in the rows
    /// then: it may have been finished just before, or it may stay open.
    /// </summary>
    public async Task CancelAsync(PaymentRecord payment, PaymentOperationRecord operation)
    {
        if (await LearnAsync(payment, operation) is not { } fence
            || operation is not { State: (uint)OperationState.RequiresAction, Recovery.CanCancel: true } || IsJustCancelled(operation))
        {
            return;
        }

        var answer = await adapter.SettleAsync(operation.OperationId, SettleStep.Cancel, fence);
        await StoreAsync(payment, operation, (FindingStep.Cancel, answer?.Finding ?? SettleFinding.Unclear), answer?.Result);
    }

    // However often the merchant calls, the processor is asked no more often than it would be anyhow.
    private bool IsJustCancelled(PaymentOperationRecord operation) =>
        operation.Reconciliation is { } found && (FindingStep)found.LastStep == FindingStep.Cancel && found.NextTimeMs > clock.GetUtcNow().ToUnixTimeMilliseconds();

    // What the adapter knows costs nothing and is often all: an outcome whose answer was lost, or that it never began. The fencing epoch to
    // go on under; null where nobody could be asked or nothing is left to be found out.
    private async Task<uint?> LearnAsync(PaymentRecord payment, PaymentOperationRecord operation)
    {
        if (await desk.FenceToAskAsync() is not { } fence || await adapter.QueryAsync(operation.OperationId, fence) is not { } known)
        {
            return null;
        }

        await desk.Outcomes.WriteAsync(payment, operation, known);
        return Leave(operation) ? null : fence;
    }

    private async Task<NextAction?> StepAsync(PaymentRecord payment, PaymentOperationRecord operation)
    {
        // 1. The adapter.
        if (await LearnAsync(payment, operation) is not { } fence)
        {
            return null;
        }

        // 2. The processor, when it is due.
        var now = clock.GetUtcNow();
        var step = plan.Next(operation, now);
        if ((operation.Reconciliation?.NextTimeMs ?? 0) > now.ToUnixTimeMilliseconds())
        {
            return null;
        }

        var finding = SettleFinding.Unclear;
        OperationResult? result = null;
        if (step is not (FindingStep.Person or FindingStep.AskAdapter))
        {
            var answer = await adapter.SettleAsync(operation.OperationId, (SettleStep)step, fence);
            (finding, result) = (answer?.Finding ?? SettleFinding.Unclear, answer?.Result);
        }

        return await StoreAsync(payment, operation, (step, finding), result);
    }

    private async Task<NextAction?> StoreAsync(
        PaymentRecord payment, PaymentOperationRecord operation, (FindingStep Step, SettleFinding Finding) taken, OperationResult? result)
    {
        var now = clock.GetUtcNow();
        plan.Note(operation, taken.Step, taken.Finding, now);
        GatewayMetrics.Found(taken.Step, taken.Finding);
        if (taken.Step == FindingStep.Person)
        {
            desk.CallForPerson(operation);
        }

        var outcome = result is null ? null : AdapterOutcome.Of(result);
        if (outcome is null || !await desk.Outcomes.WriteAsync(payment, operation, outcome))
        {
            await desk.Book.PutAsync(operation);
        }

        Leave(operation);
        return outcome is null ? null : NextActions.Of(outcome);
    }

    // True where nothing is left to be found out.
    private bool Leave(PaymentOperationRecord operation)
    {
        var isFinal = OperationTransitions.IsFinal((OperationState)operation.State);
        if (isFinal && OperationId.TryParse(operation.OperationId, out var id))
        {
            desk.Open.Remove(id);
        }
        else
        {
            desk.Open.Add(operation);
        }

        return isFinal;
    }
}
