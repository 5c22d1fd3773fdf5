using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Telemetry;
using TokenVault.Gateway.Tokens;
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

        await book.CommitAsync(ChangeOf(payment, operation, outcome.FreesKey) with
        {
            Hold = TokenUses.AfterOutcome(payment),
            IsTokenGone = outcome.Refusal is { Code: VaultErrorCode.TokenRetired },
        });
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

    /// <summary>
    /// Stores what two people have said of an operation that was marked, and has its key answer so from now on: also where a later try,
    /// which was not done, has the key.
    /// </summary>
    public async ValueTask ResolveAsync(PaymentRecord payment, PaymentOperationRecord operation, AdapterOutcome stated)
    {
        var isMoved = ConflictSettlement.Apply(payment, operation, stated, clock.GetUtcNow());
        await book.CommitAsync(ChangeOfResolved(payment, operation) with { Hold = TokenUses.AfterOutcome(payment) });
        if (isMoved)
        {
            GatewayMetrics.Settled(operation);
        }
    }

    private PaymentChange ChangeOfResolved(PaymentRecord payment, PaymentOperationRecord operation)
    {
        var change = new PaymentChange(payment, operation);
        var digest = operation.IdempotencyDigest;
        if (digest.IsEmpty || book.FindKey(digest.Span) is not { } reserved)
        {
            return change;
        }

        var state = (OperationState)operation.State;
        if (!string.Equals(reserved.OperationId, operation.OperationId, StringComparison.Ordinal))
        {
            // To try again under the key of what was done would do it twice.
            if (state != OperationState.Succeeded || (OperationState)book.GetOperation(reserved.OperationId).State == OperationState.Succeeded)
            {
                return change;
            }

            reserved.OperationId = operation.OperationId;
        }

        // What was kept is what turned out wrong.
        reserved.Answer = ByteString.Empty;
        return change with
        {
            Key = KeyWrite.Put,
            KeyDigest = digest.ToByteArray(),
            KeyRecord = reserved,
            KeptAnswer = state == OperationState.NotSent ? null : () => Answers.Of(payment, operation).ToByteString(),
        };
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
