using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Epochs;
using TokenVault.Gateway.Telemetry;
using TokenVault.Hosting;
using TokenVault.Storage.Records;
using AdapterChargeRequest = TokenVault.Contracts.Processor.V1.ChargeRequest;

namespace TokenVault.Gateway.Payments;

/// <summary>Charges a token at most once per idempotency key, whatever fails between the lines.</summary>
internal sealed class ChargeExecutor(
    PaymentStore store, EpochRegistrar epochs, AdapterChargeClient adapter, InFlightCharges inFlight, ChargeDraft draft)
{
    /// <exception cref="VaultException">
    /// IdempotencyKeyReused, IdempotencyKeyInFlight, TokenNotFound; AdapterUnavailable or ProcessorUnavailable where nothing was
    /// sent and the same key may be tried again.
    /// </exception>
    public async Task<PaymentRecord> ChargeAsync(MerchantId merchant, ChargeOrder order)
    {
        // 1. One at a time per key in this process. The store settles it between processes.
        var (keyDigest, requestDigest) = draft.DigestsOf(merchant, order);
        using var entry = inFlight.Enter(keyDigest);

        // 2. A key that was used answers with what it made. The order of checks matters: a replay is answered even where the
        // token was deleted since.
        if (store.FindByKey(keyDigest, requestDigest) is { } known)
        {
            return await ResumeAsync(merchant, order, known);
        }

        // 3. What can be refused is refused before anything is reserved, so that a mistake does not use up the key.
        var card = await LoadCardAsync(merchant, order);

        // 4. From here on the key stands for this payment, durably, before the adapter hears of it.
        var payment = draft.NewPayment(merchant, order);
        await store.ReserveAsync(keyDigest, requestDigest, payment);
        return await SendAsync(payment, card, order, isAskedAgain: false);
    }

    private async Task<PaymentRecord> ResumeAsync(MerchantId merchant, ChargeOrder order, PaymentRecord payment)
    {
        switch ((PaymentStatus)payment.Status)
        {
            case PaymentStatus.Succeeded or PaymentStatus.Declined:
                return payment;
            case PaymentStatus.NotSent:
                // Certainly nothing was charged, so this is a new operation under a new name.
                var card = await LoadCardAsync(merchant, order);
                draft.NextAttempt(payment);
                await store.PutAsync(payment);
                return await SendAsync(payment, card, order, isAskedAgain: false);
            default:
                return await AskAgainAsync(merchant, order, payment);
        }
    }

    // The adapter discloses an operation once, durably, so asking under the same name can't charge twice: it answers with what
    // it knows, or does what never reached it.
    private async Task<PaymentRecord> AskAgainAsync(MerchantId merchant, ChargeOrder order, PaymentRecord payment)
    {
        StoredCard card;
        try
        {
            card = await LoadCardAsync(merchant, order);
        }
        catch (VaultException)
        {
            // Deleted since, or the adapter is away. Neither tells what became of the payment.
            payment.Status = (uint)PaymentStatus.Unknown;
            return payment;
        }

        return await SendAsync(payment, card, order, isAskedAgain: true);
    }

    private async Task<StoredCard> LoadCardAsync(MerchantId merchant, ChargeOrder order)
    {
        var card = store.FindCard(merchant, order.Token);
        card.Card.RegisteredEpoch = UnsafeByteOperations.UnsafeWrap(await epochs.GetRegisteredAsync(card.Epoch));
        return card;
    }

    private async Task<PaymentRecord> SendAsync(PaymentRecord payment, StoredCard card, ChargeOrder order, bool isAskedAgain)
    {
        using var activity = VaultTelemetry.Activities.StartActivity("charge.send");
        var outcome = await adapter.ChargeAsync(new AdapterChargeRequest
        {
            OperationId = payment.OperationId,
            PaymentId = payment.PaymentId,
            Purpose = Purpose.Payment,
            Card = card.Card,
            AmountMinorUnits = order.Amount.MinorUnits,
            CurrencyCode = order.Amount.Currency.Code,
            CvcHandle = UnsafeByteOperations.UnsafeWrap(order.CvcHandle),
        });

        // That this call did not get through says nothing about the one before it.
        if (isAskedAgain && !outcome.IsAnswer)
        {
            outcome = new AdapterOutcome(Outcome.Unknown, payment.DeclineCode);
        }

        activity?.SetTag("outcome", outcome.Outcome.ToString());
        ChargeDraft.Settle(payment, outcome);
        await store.PutAsync(payment);
        GatewayMetrics.Charges.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Outcome.ToString()));
        return outcome.Refusal is null ? payment : throw outcome.Refusal;
    }
}
