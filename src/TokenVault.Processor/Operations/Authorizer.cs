using System.Collections.Concurrent;
using System.Security.Cryptography;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Hosting;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Psp;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>Charges a sealed card: at most one disclosure and one sending for an operation's id, whatever happens.</summary>
internal sealed class ChargeExecutor(
    OperationJournal journal, DisclosureLog disclosures, ChargeDesk desk, PspDirectory processors, ILogger<ChargeExecutor> logger)
{
    private readonly ConcurrentDictionary<OperationId, ChargeUnderWay> _underWay = new();

    /// <summary>
    /// Charges, or gives the outcome that is known. The charge goes on to its end also where nobody waits for it any more: cut
    /// off, its outcome would be unknown.
    /// </summary>
    public Task<ChargeResponse> ChargeAsync(ChargeOrder order)
    {
        var digest = order.Digest();
        var underWay = _underWay.GetOrAdd(
            order.Operation,
            static (_, state) => new ChargeUnderWay(state.digest, () => state.executor.RunAsync(state.order, state.digest)),
            (executor: this, order, digest));
        RequireSame(underWay.Digest, digest);
        return underWay.Response;
    }

    /// <summary>Waits until all that is under way has its outcome on disk. For the end of the process, when no more come.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        Task underWay = Task.WhenAll(_underWay.Values.Select(charge => charge.Response));

        // What failed has told its own caller.
        await underWay.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<ChargeResponse> RunAsync(ChargeOrder order, byte[] digest)
    {
        using var activity = VaultTelemetry.Activities.StartActivity("charge");
        try
        {
            var response = await ExecuteAsync(order, digest);
            activity?.SetTag("outcome", response.Outcome.ToString());
            return response;
        }
        finally
        {
            // From here on the journal knows.
            _underWay.TryRemove(order.Operation, out _);
        }
    }

    private async Task<ChargeResponse> ExecuteAsync(ChargeOrder order, byte[] digest)
    {
        // 1. Asked before? Then the answer is known, or can't be known.
        if (journal.TryFind(order.Operation, out var known))
        {
            return AnswerKnown(known, digest);
        }

        // 2. Policy. Where the card goes follows from its merchant, never from the request.
        var route = processors.Find(order.Merchant);
        if (!StripeAmount.TryCreate(order.Charge.Amount, out var amount))
        {
            throw new VaultException(VaultErrorCode.AmountOutOfRange, "amount_minor_units");
        }

        if (route.Line.IsOut)
        {
            throw new VaultException(VaultErrorCode.ProcessorUnavailable);
        }

        using var cvc = desk.HoldCvc(order);

        // 3. The operation is on disk before anything is done in its name.
        var operation = await journal.BeginAsync(order, digest, route.Line.Name);
        if (operation is null)
        {
            return journal.TryFind(order.Operation, out known)
                ? AnswerKnown(known, digest)
                : throw new VaultException(VaultErrorCode.OperationConflict);
        }

        // 4. The disclosure is on disk before the card is opened. 5. The card is opened.
        var disclosure = await DiscloseAsync(order, operation);
        var card = await OpenAsync(order, operation, disclosure);

        // 6. The processor, once. 7. The outcome is on disk before anyone hears of it.
        var outcome = await StripeProcessor.ChargeAsync(route.Line, route.Account, order.Charge, amount, card);
        if (outcome.Outcome != Outcome.NotSent)
        {
            cvc.MarkSpent();
        }

        return await EndAsync(operation, outcome, disclosure);
    }

    private async Task<DisclosureEntry> DiscloseAsync(ChargeOrder order, OperationRecord operation)
    {
        try
        {
            return await disclosures.AppendAsync(order.SubjectFor(operation.Processor));
        }
        catch (VaultException)
        {
            await EndAsync(operation, PspOutcome.NotSent(NotSentCodes.DisclosureNotWritten), disclosure: null);
            throw;
        }
    }

    private async Task<PinnedForm> OpenAsync(ChargeOrder order, OperationRecord operation, DisclosureEntry disclosure)
    {
        try
        {
            return desk.Open(order);
        }
        catch (VaultException error)
        {
            var isCard = error.Code == VaultErrorCode.SealedCardInvalid;
            if (isCard)
            {
                logger.CardNotOpened(operation.OperationId);
            }

            var code = isCard ? NotSentCodes.SealedCardInvalid : NotSentCodes.CvcExpired;
            await EndAsync(operation, PspOutcome.NotSent(code), disclosure);
            throw;
        }
    }

    private async Task<ChargeResponse> EndAsync(OperationRecord operation, PspOutcome outcome, DisclosureEntry? disclosure)
    {
        ProcessorMeter.Charged(operation.Processor, outcome.Outcome);
        if (outcome.Outcome == Outcome.Unknown)
        {
            logger.OutcomeUnknown(operation.OperationId, operation.Processor);
        }

        try
        {
            await journal.EndAsync(operation, outcome, disclosure);
        }
        catch (VaultException error)
        {
            // Told now and forgotten by a restart, a success would turn into an unknown: so it is one from the start.
            logger.OutcomeNotStored(operation.OperationId, error);
            operation.Outcome = (uint)Outcome.Unknown;
            operation.Code = "";
        }

        return ToResponse(operation);
    }

    private static ChargeResponse AnswerKnown(OperationRecord record, byte[] digest)
    {
        RequireSame(record.RequestDigest.Span, digest);
        if (string.Equals(record.Code, NotSentCodes.SealedCardInvalid, StringComparison.Ordinal))
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid);
        }

        return ToResponse(record);
    }

    private static void RequireSame(ReadOnlySpan<byte> known, ReadOnlySpan<byte> asked)
    {
        if (!CryptographicOperations.FixedTimeEquals(known, asked))
        {
            throw new VaultException(VaultErrorCode.OperationConflict, "operation_id");
        }
    }

    private static ChargeResponse ToResponse(OperationRecord record) => new()
    {
        // Begun and without an outcome: a process ended in between, and may have sent it.
        Outcome = record.Outcome == 0 ? Outcome.Unknown : (Outcome)record.Outcome,
        Code = record.Code,
        Processor = record.Processor,
        ProcessorReference = record.ProcessorReference,
        DisclosureId = record.DisclosureId,
    };
}
