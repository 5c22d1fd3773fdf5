using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>The end of a sending: the outcome on disk, what is unknown handed to those who find it out, the answer.</summary>
internal sealed class OperationEnd(OutcomeWriter outcomes, OpenOperations open, FenceKeeper fence, TimeProvider clock)
{
    public FenceKeeper Fence => fence;

    public void Apply(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome outcome) =>
        Settlement.Apply(payment, operation, outcome, clock.GetUtcNow());

    public async Task<ChargeResponse> EndAsync(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome outcome)
    {
        await outcomes.WriteAsync(payment, operation, outcome);
        if (OperationTransitions.IsOpen((OperationState)operation.State))
        {
            open.Add(operation);
        }

        if (outcome.Refusal is not null)
        {
            throw outcome.Refusal;
        }

        var answer = Answers.Of(payment, operation);
        answer.Payment.NextAction = NextActions.Of(outcome);
        return answer;
    }
}
