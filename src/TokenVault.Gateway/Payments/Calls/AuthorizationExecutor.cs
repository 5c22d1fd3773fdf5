using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tokens;
using TokenVault.Hosting;
using TokenVault.Storage.Records;
using TokenUsage = TokenVault.Domain.Tokens.TokenUsage;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>Authorizes, charges or verifies a token at most once per idempotency key, whatever fails between the lines.</summary>
internal sealed class AuthorizationExecutor(
    CallDesk desk, CardLoader cards, RequestDigests digests, AdapterPaymentClient adapter, OutcomeFinder finder)
{
    // One for each processor that a merchant could reasonably have routes to.
    private const int TriesMax = 3;

    /// <exception cref="VaultException">
    /// IdempotencyKeyReused, IdempotencyKeyInFlight, TokenNotFound, TokenExpired, TokenSpent, TokenHeld, PaymentOperationsFull, PaymentInConflict, PaymentStateInvalid; AdapterUnavailable or ProcessorUnavailable where nothing was
    /// sent and the same key may be tried again; what the adapter refused before it opened the card.
    /// </exception>
    public Task<ChargeResponse> ExecuteAsync(MerchantId merchant, AuthorizationOrder order)
    {
        var both = (Key: digests.OfKey(merchant, order.IdempotencyKey), Request: digests.OfRequest(merchant, order));
        return desk.Calls.RunAsync(both, () => BeginAsync(merchant, order, both), reserved => ResumeAsync(merchant, order, reserved));
    }

    private async Task<ChargeResponse> BeginAsync(MerchantId merchant, AuthorizationOrder order, (byte[] Key, byte[] Request) both)
    {
        // 1. What can be refused is refused before anything is reserved, so that a mistake does not use up the key.
        var card = await cards.LoadAsync(merchant, order.Token);
        var series = cards.NetworkTransactionIdOf(merchant, order);
        var (payment, operation) = desk.Draft.Begin(merchant, order, both.Key, await desk.Fence.GetAsync());

        // To verify a card spends nothing.
        payment.SingleUse = card.Usage == TokenUsage.SingleUse && order.Kind != OperationKind.Verify;

        // 2. From here on the key stands for this operation, and the operation may have been sent: durably, before the adapter hears of it.
        using var gate = await desk.EnterAsync(payment);
        await desk.Book.CommitAsync(new PaymentChange(payment, operation)
        {
            IsNew = true,
            Hold = payment.SingleUse ? HoldWrite.Take : HoldWrite.None,
            Key = KeyWrite.Insert,
            KeyDigest = both.Key,
            KeyRecord = new IdempotencyRecord
            {
                RequestDigest = UnsafeByteOperations.UnsafeWrap(both.Request),
                PaymentId = payment.PaymentId,
                OperationId = operation.OperationId,
                CreateTimeMs = payment.CreateTimeMs,
            },
        });
        return await SendAsync(payment, operation, request => AdapterRequests.Of(request, order, card, series));
    }

    private async Task<ChargeResponse> ResumeAsync(MerchantId merchant, AuthorizationOrder order, IdempotencyRecord reserved)
    {
        using var gate = await desk.EnterAsync(desk.Book.GetPayment(reserved.PaymentId));
        var payment = desk.Book.GetPayment(reserved.PaymentId);
        var operation = desk.Book.GetOperation(reserved.OperationId);
        var answer = await finder.AskAsync(payment, operation);
        if ((OperationState)operation.State != OperationState.NotSent)
        {
            return answer;
        }

        // Certainly nothing was done, unless the processor has said otherwise since; so this is a new operation under a new name. Who has tried so often may take a new key.
        desk.RequireNoConflict(payment, order.Kind);
        if ((PaymentStatus)payment.Status == PaymentStatus.Voided)
        {
            // Its merchant has called it off: whoever still asks with its key must not begin it anew.
            throw new VaultException(VaultErrorCode.PaymentStateInvalid);
        }

        if (payment.OperationIds.Count >= OperationDraft.OperationsMax)
        {
            throw new VaultException(VaultErrorCode.PaymentOperationsFull);
        }

        var card = await cards.LoadAsync(merchant, order.Token);
        var series = cards.NetworkTransactionIdOf(merchant, order);
        var next = await desk.BeginNextAsync(payment, operation, settled: null);
        return await SendAsync(payment, next, request => AdapterRequests.Of(request, order, card, series));
    }

    private async Task<ChargeResponse> SendAsync(
        PaymentRecord payment, PaymentOperationRecord operation, Func<PaymentOperationRecord, Contracts.Processor.V1.AuthorizeRequest> requestOf)
    {
        using var activity = VaultTelemetry.Activities.StartActivity("payment.authorize");
        var tries = 1;
        while (true)
        {
            var outcome = await adapter.AuthorizeAsync(requestOf(operation));
            activity?.SetTag("outcome", outcome.Outcome.ToString());

            // Another processor only where this one certainly did not act, and under another name.
            if (outcome.MayTryAnother && tries++ < TriesMax && payment.OperationIds.Count < OperationDraft.OperationsMax)
            {
                operation = await desk.BeginNextAsync(payment, operation, outcome);
                continue;
            }

            return await desk.EndAsync(payment, operation, outcome);
        }
    }
}
