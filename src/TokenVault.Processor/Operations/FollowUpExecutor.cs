using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>Captures, voids or refunds what an earlier operation authorized. No card is opened for it.</summary>
internal sealed class FollowUpExecutor(OperationJournal journal, OperationStart start, OperationEnd end, OperationAnswers answers)
{
    /// <summary>Does it, or gives the outcome that is known. One run for an id at a time.</summary>
    public async Task<OperationResult> RunAsync(FollowUpOrder order, byte[] digest)
    {
        using var activity = VaultTelemetry.Activities.StartActivity("follow_up");

        // 1. Asked before?
        if (journal.TryFindEarlier(order.Order.Operation, out var known))
        {
            return end.AnswerKnown(known, digest);
        }

        // 2. Where it goes and what it is about follows from the authorization as the adapter remembers it.
        var authorization = FindAuthorization(order);
        var route = answers.RouteOf(authorization) ?? throw new VaultException(VaultErrorCode.MerchantWithoutProcessor);
        var asked = order.Order with { AuthorizationReference = authorization.ProcessorReference };
        if (route.Processor.Refuses(asked) is { } refusal)
        {
            throw new VaultException(refusal);
        }

        if (route.Processor.IsOut)
        {
            throw new VaultException(VaultErrorCode.ProcessorUnavailable);
        }

        // 3. On disk that it may have been sent, with its amount held, under the gateway's fence.
        var record = OperationRows.Begin(order, digest, route.Processor.Name);
        if (!await start.BeginAsync(order, record, authorization, route))
        {
            return journal.TryFindEarlier(order.Order.Operation, out known)
                ? end.AnswerKnown(known, digest)
                : throw new VaultException(VaultErrorCode.OperationConflict);
        }

        // 4. The processor, once. 5. The outcome is on disk before anyone hears of it.
        var outcome = await OperationEnd.OfSendingAsync(() => route.Processor.FollowUpAsync(asked, route.Account));
        var result = await end.EndAsync(record, outcome);
        activity?.SetTag("outcome", result.Outcome.ToString());
        return result;
    }

    // One that another gateway asked for, or another merchant's, is answered as one that isn't there.
    private OperationRecord FindAuthorization(FollowUpOrder order)
    {
        if (!journal.TryFind(order.Authorization, out var authorization)
            || !OperationJournal.IsOf(authorization, order.Origin.Gateway)
            || !string.Equals(authorization.MerchantId, order.Order.Merchant.Value, StringComparison.Ordinal)
            || !string.Equals(authorization.PaymentId, order.Order.Payment.ToString(), StringComparison.Ordinal)
            || OperationRows.IsFollowUp(authorization))
        {
            throw new VaultException(VaultErrorCode.OperationNotFound, "authorization_operation_id");
        }

        AuthorizationRules.Require(authorization, order);
        return authorization;
    }
}
