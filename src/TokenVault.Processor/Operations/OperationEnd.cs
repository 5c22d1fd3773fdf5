using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>Writes the outcome of an operation that was sent, or was not, and says what its caller is told.</summary>
internal sealed class OperationEnd(OperationJournal journal, OperationAnswers answers, ILogger<OperationEnd> logger)
{
    /// <summary>The outcome is on disk when this returns; where it can't be written, the answer is that it is unknown.</summary>
    public async Task<OperationResult> EndAsync(OperationRecord record, PspOutcome outcome, Action<WriteBatch>? also = null)
    {
        OperationRows.Apply(record, outcome);
        ProcessorMeter.OperationEnded(record);
        if (outcome.Outcome == Outcome.Unknown)
        {
            logger.OutcomeUnknown(record.OperationId, record.Processor);
        }

        try
        {
            await journal.EndAsync(record, also);
        }
        catch (VaultException error)
        {
            // Told now and forgotten by a restart, a success would turn into an unknown: so it is one from the start.
            logger.OutcomeNotStored(record.OperationId, error);
            record.Outcome = (uint)Outcome.Unknown;
            record.Code = OperationCodes.OutcomeNotStored;
        }

        var result = answers.Of(record);
        result.NextAction = result.Outcome == Outcome.RequiresAction ? ToMessage(outcome.NextAction) : null;
        return result;
    }

    /// <summary>The outcome of a sending. What can't be rendered is refused before a byte of it leaves, and so is not sent.</summary>
    public static async Task<PspOutcome> OfSendingAsync(Func<Task<PspOutcome>> send)
    {
        try
        {
            return await send();
        }
        catch (VaultException)
        {
            return PspOutcome.NotSent(OperationCodes.NotRendered);
        }
    }

    /// <summary>Writes, durably, what was found out later. Where it can't be written it stays unknown, and this throws.</summary>
    public Task SettleAsync(OperationRecord record, PspOutcome outcome, Action<WriteBatch>? also)
    {
        OperationRows.Apply(record, outcome);
        ProcessorMeter.OperationEnded(record);
        return journal.EndAsync(record, also);
    }

    /// <summary>What is known of an operation that was asked for before, if it was the same.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.OperationConflict"/>, <see cref="VaultErrorCode.OperationClosed"/>, or what the first was refused with.
    /// </exception>
    public OperationResult AnswerKnown(OperationRecord record, byte[] digest)
    {
        if (OperationRows.IsClosed(record))
        {
            throw new VaultException(VaultErrorCode.OperationClosed, "operation_id");
        }

        OperationsUnderWay.RequireSame(record.RequestDigest.Span, digest);
        return record.Code switch
        {
            OperationCodes.SealedCardInvalid => throw new VaultException(VaultErrorCode.SealedCardInvalid),
            OperationCodes.KeyDestroyed => throw new VaultException(VaultErrorCode.KeyDestroyed),
            _ => answers.Of(record),
        };
    }

    private static NextAction? ToMessage(PspNextAction? action) => action is null ? null : new NextAction
    {
        Type = action.Type,
        RedirectUrl = action.RedirectUrl,
        ClientSecret = action.ClientSecret,
    };
}
