using System.Diagnostics.CodeAnalysis;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>Finds the operation that a fetched payment is of, and settles it where its outcome was unknown.</summary>
internal sealed class OwnOperations(
    OperationJournal journal, OperationsUnderWay underWay, OperationSettler settler, ILogger<OwnOperations> logger)
{
    /// <summary>The operation that authorized; false where the payment is none of ours.</summary>
    /// <param name="source">Whose account it was fetched from.</param>
    /// <param name="facts">What was fetched.</param>
    /// <param name="reference">By which name of the processor.</param>
    /// <param name="record">The operation.</param>
    public bool TryFind(WebhookSource source, PspFacts facts, string reference, [NotNullWhen(true)] out OperationRecord? record)
    {
        record = null;
        if (facts.Operation is not { } named || !journal.TryFind(named, out var found))
        {
            return false;
        }

        // A processor may name the last operation on a payment, such as its capture.
        if (OperationId.TryParse(found.AuthorizationOperationId, out var authorization) && !journal.TryFind(authorization, out found))
        {
            return false;
        }

        record = found;
        return IsOf(source, facts, reference, found);
    }

    /// <summary>
    /// The operation with its outcome, which is asked for where it was unknown, in the same way as when a gateway settles it. Null
    /// while it is under way, or another step on it is being taken.
    /// </summary>
    /// <param name="record">The operation.</param>
    /// <param name="facts">What was fetched.</param>
    /// <param name="reference">By which name of the processor.</param>
    public async Task<OperationRecord?> SettleAsync(OperationRecord record, PspFacts facts, string reference)
    {
        if (record.Outcome == 0 || !OperationId.TryParse(record.OperationId, out var operation))
        {
            return null;
        }

        if (!IsOpen(record))
        {
            return record;
        }

        if (!underWay.TryStep(operation, () => StepAsync(operation, facts, reference), out var step))
        {
            return null;
        }

        await step;
        return journal.TryFind(operation, out var settled) ? settled : null;
    }

    /// <summary>Tells an operator that something which was accepted for an operation of ours has failed since.</summary>
    /// <remarks>Nothing of it is believed: what is on record stays, and somebody looks.</remarks>
    public FetchResult Warn(WebhookSource source, string ownReference)
    {
        if (!OperationId.TryParse(ownReference, out var operation) || !journal.TryFind(operation, out var record) || !IsAt(source, record))
        {
            return FetchResult.Foreign;
        }

        logger.WebhookFailure(source.Processor, record.OperationId, (OperationKind)record.Kind, (Outcome)record.Outcome);
        return FetchResult.Warned;
    }

    public static GatewayId GatewayOf(OperationRecord record) =>
        GatewayId.TryParse(record.GatewayId, out var gateway) ? gateway : throw new VaultException(VaultErrorCode.RecordDamaged);

    private static bool IsAt(WebhookSource source, OperationRecord record) =>
        record.Kind != 0
        && string.Equals(record.MerchantId, source.Merchant.Value, StringComparison.Ordinal)
        && string.Equals(record.Processor, source.Processor, StringComparison.Ordinal);

    private static bool Speaks(PspFacts facts, OperationId operation, OperationRecord record) =>
        facts.Operation == operation
        && facts.AuthorizedMinorUnits == record.AmountMinorUnits
        && string.Equals(facts.Currency.Code, record.CurrencyCode, StringComparison.Ordinal);

    private static bool IsOpen(OperationRecord record) => (Outcome)record.Outcome is Outcome.Unknown or Outcome.RequiresAction;

    // Anybody who can pay at that account by hand can write our operation's name there. Only one of the two is ours.
    private bool IsOf(WebhookSource source, PspFacts facts, string reference, OperationRecord record)
    {
        var isOf = IsAt(source, record)
            && string.Equals(record.CurrencyCode, facts.Currency.Code, StringComparison.Ordinal)
            && (record.ProcessorReference.Length == 0 || string.Equals(record.ProcessorReference, reference, StringComparison.Ordinal));
        if (!isOf)
        {
            logger.WebhookForeign(source.Merchant.Value, source.Processor, record.OperationId);
        }

        return isOf;
    }

    private async Task<SettleOperationResponse> StepAsync(OperationId operation, PspFacts facts, string reference)
    {
        if (!journal.TryFind(operation, out var record))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        // By the processor's own name the question is surer than by ours, which a search may not know yet. A name that leads to
        // another sum stays out of the row: the question would go by it from then on, and never find ours.
        if (IsOpen(record) && record.ProcessorReference.Length == 0 && Speaks(facts, operation, record))
        {
            record.ProcessorReference = reference;
            await journal.EndAsync(record);
        }

        return await settler.StepAsync(operation, SettleStep.Query, new OrderOrigin(GatewayOf(record), record.FencingEpoch));
    }
}
