using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments;

/// <summary>Writes a payment's row: a new one, another attempt, and what became of it.</summary>
internal sealed class ChargeDraft(ChargeDigests digests, PaymentIds ids, ProcessMark process, TimeProvider clock)
{
    private const uint RowVersion = 1;

    public (byte[] Key, byte[] Request) DigestsOf(MerchantId merchant, ChargeOrder order) =>
        (digests.OfKey(merchant, order.IdempotencyKey), digests.OfRequest(merchant, order));

    public PaymentRecord NewPayment(MerchantId merchant, ChargeOrder order)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return new PaymentRecord
        {
            Version = RowVersion,
            PaymentId = ids.NextPayment().ToString(),
            MerchantId = merchant.Value,
            Token = order.Token.ToString(),
            AmountMinorUnits = order.Amount.MinorUnits,
            CurrencyCode = order.Amount.Currency.Code,
            Status = (uint)PaymentStatus.Processing,
            OrderReference = order.OrderReference,
            CreateTimeMs = now,
            UpdateTimeMs = now,
            OperationId = ids.NextOperation().ToString(),
            Attempt = 1,
            ProcessId = process.Value,
        };
    }

    /// <summary>Another operation for the same payment. Only after one that was certainly not sent.</summary>
    public void NextAttempt(PaymentRecord payment)
    {
        payment.OperationId = ids.NextOperation().ToString();
        payment.Attempt++;
        payment.ProcessId = process.Value;
        payment.Status = (uint)PaymentStatus.Processing;
        (payment.DeclineCode, payment.Processor, payment.ProcessorReference, payment.DisclosureId) = ("", "", "", "");
    }

    public static void Settle(PaymentRecord payment, AdapterOutcome outcome)
    {
        payment.Status = (uint)(outcome.Outcome switch
        {
            Outcome.Succeeded => PaymentStatus.Succeeded,
            Outcome.Declined => PaymentStatus.Declined,
            Outcome.NotSent => PaymentStatus.NotSent,
            _ => PaymentStatus.Unknown,
        });
        payment.DeclineCode = outcome.Outcome == Outcome.Succeeded ? "" : outcome.Code;
        (payment.Processor, payment.ProcessorReference) = (outcome.Processor, outcome.ProcessorReference);
        payment.DisclosureId = outcome.DisclosureId;
    }
}
