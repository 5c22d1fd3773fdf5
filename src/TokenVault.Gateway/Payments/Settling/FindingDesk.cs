using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>What finding out reads, writes and tells.</summary>
internal sealed partial class FindingDesk(
    PaymentBook book, OutcomeWriter outcomes, OpenOperations open, FenceKeeper fence, ILogger<FindingDesk> logger)
{
    public PaymentBook Book => book;

    public OutcomeWriter Outcomes => outcomes;

    public OpenOperations Open => open;

    public FenceKeeper Fence => fence;

    /// <summary>
    /// The fencing epoch to ask under. Null where there is none: nobody can be asked then, which says nothing of what is open. To let
    /// the refusal through would tell the caller that nothing was sent, and he would buy again under another key.
    /// </summary>
    public async ValueTask<uint?> FenceToAskAsync()
    {
        try
        {
            return await fence.GetAsync();
        }
        catch (VaultException)
        {
            return null;
        }
    }

    /// <summary>The answer as it stands: the kept one, byte for byte, where the outcome is final and its key is still known.</summary>
    public ChargeResponse AnswerOf(PaymentRecord payment, PaymentOperationRecord operation)
    {
        var reserved = operation.IdempotencyDigest.IsEmpty ? null : book.FindKey(operation.IdempotencyDigest.Span);
        return (reserved is null ? null : Answers.Kept(reserved)) ?? Answers.Of(payment, operation);
    }

    public void CallForPerson(PaymentOperationRecord operation) =>
        LogPerson(operation.OperationId, operation.PaymentId, operation.Processor);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of operation {Operation} of payment {Payment} at {Processor} can't be found out by asking. Look it up there and say so: tokenvault payments resolve.")]
    private partial void LogPerson(string operation, string payment, string processor);
}
