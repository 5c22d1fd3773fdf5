using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Telemetry;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Operations;

/// <summary>Stores what became of an operation, and with it the answer that its idempotency key keeps from then on.</summary>
internal sealed partial class OutcomeWriter(PaymentBook book, TimeProvider clock, ILogger<OutcomeWriter> logger)
{
    /// <summary>Applies and stores an outcome. On disk before anyone hears of it. True where it changed anything.</summary>
    public async ValueTask<bool> WriteAsync(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome outcome)
    {
        var before = (OperationState)operation.State;
        if (!Settlement.Apply(payment, operation, outcome, clock.GetUtcNow()))
        {
            return false;
        }

        await book.CommitAsync(ChangeOf(payment, operation, outcome.FreesKey));
        if (before != (OperationState)operation.State)
        {
            GatewayMetrics.Settled(operation);
        }
        else if (OperationTransitions.IsFinal(before))
        {
            // Of what is final only a contradiction changes anything.
            TellContradicted(operation, outcome.Outcome);
        }

        return true;
    }

    /// <summary>Marks and stores that the processor says something else of what is final. Marked once, it stays so.</summary>
    public async ValueTask MarkAsync(PaymentRecord payment, PaymentOperationRecord operation, Outcome told)
    {
        if (operation.Conflict)
        {
            return;
        }

        operation.Conflict = true;
        await book.CommitAsync(new PaymentChange(payment, operation));
        TellContradicted(operation, told);
    }

    private void TellContradicted(PaymentOperationRecord operation, Outcome told)
    {
        GatewayMetrics.Contradicted(operation);
        LogContradicted(operation.OperationId, operation.PaymentId, (OperationState)operation.State, told);
    }

    private PaymentChange ChangeOf(PaymentRecord payment, PaymentOperationRecord operation, bool freesKey)
    {
        var digest = operation.IdempotencyDigest;
        var reserved = digest.IsEmpty ? null : book.FindKey(digest.Span);

        // The key may be gone by its age, or stand for a later try.
        if (reserved is null || !string.Equals(reserved.OperationId, operation.OperationId, StringComparison.Ordinal))
        {
            return new PaymentChange(payment, operation);
        }

        // Only what is final is kept: after NOT_SENT the key may be tried again, and an unknown outcome is no answer to repeat.
        var isAnswer = (OperationState)operation.State is OperationState.Succeeded or OperationState.Declined && reserved.Answer.IsEmpty;
        return new PaymentChange(payment, operation)
        {
            Key = freesKey ? KeyWrite.Delete : isAnswer ? KeyWrite.Put : KeyWrite.None,
            KeyDigest = digest.ToByteArray(),
            KeyRecord = reserved,
            KeptAnswer = () => Answers.Of(payment, operation).ToByteString(),
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {Operation} of payment {Payment} is {State}, and now the processor says {Outcome}. Nothing was changed but the mark; compare the payment with the processor's records.")]
    private partial void LogContradicted(string operation, string payment, OperationState state, Outcome outcome);
}
