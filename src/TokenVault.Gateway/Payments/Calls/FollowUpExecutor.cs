using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Hosting;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>Captures, voids or refunds at most once per idempotency key, one at a time on a payment.</summary>
internal sealed class FollowUpExecutor(
    CallDesk desk, RequestDigests digests, AdapterPaymentClient adapter, OutcomeFinder finder, TimeProvider clock)
{
    /// <exception cref="VaultException">
    /// IdempotencyKeyReused, IdempotencyKeyInFlight, PaymentNotFound, PaymentBusy, PaymentStateInvalid, CurrencyMismatch,
    /// AmountExceedsPayment, PaymentInConflict; AdapterUnavailable or ProcessorUnavailable where nothing was sent and the same key may be tried again.
    /// </exception>
    public Task<ChargeResponse> ExecuteAsync(MerchantId merchant, FollowUpOrder order)
    {
        var both = (Key: digests.OfKey(merchant, order.IdempotencyKey), Request: digests.OfRequest(merchant, order));
        return desk.Calls.RunAsync(both, () => BeginAsync(merchant, order, both), reserved => ResumeAsync(merchant, order, reserved));
    }

    private async Task<ChargeResponse> BeginAsync(MerchantId merchant, FollowUpOrder order, (byte[] Key, byte[] Request) both)
    {
        using var gate = await desk.EnterAsync(desk.Book.Get(merchant, order.Payment));

        // Read once it is this call's turn: whoever was before has changed what is left.
        var payment = desk.Book.Get(merchant, order.Payment);
        var amount = FollowUpRules.AmountOf(payment, order);
        desk.RequireNoConflict(payment, order.Kind);
        var operation = desk.Draft.Follow(payment, order, amount, both.Key, await desk.Fence.GetAsync());
        await desk.Book.CommitAsync(new PaymentChange(payment, operation)
        {
            Key = KeyWrite.Insert,
            KeyDigest = both.Key,
            KeyRecord = new IdempotencyRecord
            {
                RequestDigest = UnsafeByteOperations.UnsafeWrap(both.Request),
                PaymentId = payment.PaymentId,
                OperationId = operation.OperationId,
                CreateTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            },
        });
        return await SendAsync(payment, operation);
    }

    private async Task<ChargeResponse> ResumeAsync(MerchantId merchant, FollowUpOrder order, IdempotencyRecord reserved)
    {
        using var gate = await desk.EnterAsync(desk.Book.Get(merchant, order.Payment));
        var payment = desk.Book.Get(merchant, order.Payment);
        var operation = desk.Book.GetOperation(reserved.OperationId);
        var answer = await finder.AskAsync(payment, operation);
        if ((OperationState)operation.State != OperationState.NotSent)
        {
            return answer;
        }

        desk.RequireNoConflict(payment, order.Kind);

        // Certainly nothing was done. What is left may be another amount by now, so the rules are asked again.
        return FollowUpRules.AmountOf(payment, order) >= operation.AmountMinorUnits
            ? await SendAsync(payment, await desk.BeginNextAsync(payment, operation, settled: null))
            : throw new VaultException(VaultErrorCode.AmountExceedsPayment, "amount");
    }

    private async Task<ChargeResponse> SendAsync(PaymentRecord payment, PaymentOperationRecord operation)
    {
        using var activity = VaultTelemetry.Activities.StartActivity("payment.follow_up");
        var outcome = await adapter.FollowUpAsync(AdapterRequests.Of(payment, operation));
        activity?.SetTag("outcome", outcome.Outcome.ToString());
        return await desk.EndAsync(payment, operation, outcome);
    }
}
