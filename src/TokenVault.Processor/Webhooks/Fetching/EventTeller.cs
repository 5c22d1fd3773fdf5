using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Processor.Events;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>Keeps for the gateway how a payment stands.</summary>
internal sealed class EventTeller(OperationAnswers answers, ProcessorEventLog events, ILogger<EventTeller> logger)
{
    /// <summary>In one write with the end of the fetch, so that it is told once, whenever the process dies.</summary>
    /// <param name="fetch">What was fetched.</param>
    /// <param name="record">The operation that authorized.</param>
    /// <param name="facts">How the payment stands.</param>
    /// <param name="dispute">The processor's name of a dispute and how it stands; null where it was told of something else.</param>
    /// <param name="time">When it was asked for.</param>
    public async Task TellAsync(
        PendingFetch fetch, OperationRecord record, PspFacts facts, (string Reference, PspDispute Fact)? dispute, DateTimeOffset time)
    {
        var told = new ProcessorEvent
        {
            OperationId = record.OperationId,
            PaymentId = record.PaymentId,
            Time = Timestamp.FromDateTimeOffset(time),
            Result = answers.Of(record),
            Standing = facts.State.Outcome,
            CapturedMinorUnits = facts.CapturedMinorUnits,
            RefundedMinorUnits = facts.RefundedMinorUnits,
            Voided = facts.IsVoided,
        };
        if (dispute is { Reference: var reference, Fact: var fact })
        {
            told.Dispute = new DisputeFact
            {
                ProcessorReference = reference,
                Status = fact.Status,
                Reason = fact.Reason,

                // Where the bank disputes in another currency, its sum is none of this payment's.
                AmountMinorUnits = fact.Currency == facts.Currency ? fact.AmountMinorUnits : 0,
            };
        }

        await events.AppendAsync(OwnOperations.GatewayOf(record), told, batch => FetchBook.AddDone(batch, fetch));
        if (Contradict((Outcome)record.Outcome, told.Standing))
        {
            logger.WebhookContradiction(record.OperationId, record.Processor, (Outcome)record.Outcome, record.Code, told.Standing);
            WebhookMeter.Contradicted(record.Processor, (Outcome)record.Outcome, told.Standing);
        }
    }

    // An authorization that succeeded and was let go or has lapsed stands as cancelled: that is how most of them end.
    private static bool Contradict(Outcome recorded, Outcome standing) => (recorded, standing)
        is (Outcome.NotSent or Outcome.Declined, Outcome.Succeeded) or (Outcome.Succeeded, Outcome.Declined);
}
