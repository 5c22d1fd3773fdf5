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
        if (order.Kind == OperationKind.Void && await CallOffAsync(payment, both) is { } calledOff)
        {
            return calledOff;
        }

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

    // What waits for the card holder holds nothing yet that could be let go, so its own cancel is all that there is to do, and the answer is
    // about it: a void of its own would have nothing to be sent. The challenge may be lost to the checkout, and till it is cancelled the
    // card holder may still finish it. Where he was quicker the void goes on as any other. What the machine has cancelled before is called off
    // by it too.
    private async Task<ChargeResponse?> CallOffAsync(PaymentRecord payment, (byte[] Key, byte[] Request) both)
    {
        var waiting = desk.Book.GetOperation(payment.OperationId);
        if ((OperationState)waiting.State == OperationState.RequiresAction)
        {
            await finder.CancelAsync(payment, waiting);
        }

        if ((PaymentStatus)payment.Status != PaymentStatus.NotSent || waiting is not { Code: AdapterOutcome.Cancelled, Conflict: false })
        {
            return null;
        }

        payment.Status = (uint)PaymentStatus.Voided;
        var record = new IdempotencyRecord
        {
            RequestDigest = UnsafeByteOperations.UnsafeWrap(both.Request),
            PaymentId = payment.PaymentId,
            OperationId = waiting.OperationId,
            CreateTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await desk.Book.CommitAsync(new PaymentChange(payment, waiting)
        {
            Key = KeyWrite.Insert,
            KeyDigest = both.Key,
            KeyRecord = record,
            KeptAnswer = () => Answers.Of(payment, waiting).ToByteString(),
        });
        return Answers.Of(payment, waiting);
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
