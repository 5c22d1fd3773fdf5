using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Operations;

/// <summary>Tells what the adapter knows, without asking a processor.</summary>
internal sealed class OperationInquiry(OperationJournal journal, OperationStart start, OperationAnswers answers)
{
    /// <summary>What is known of an operation. An id that was never heard of is closed, on disk, before it is said to be not sent.</summary>
    public async Task<OperationResult> QueryAsync(OperationId operation, OrderOrigin origin)
    {
        start.RequireFence(origin);

        // Where the closing finds the id taken, it has been begun a moment ago.
        if (!journal.TryFind(operation, out _))
        {
            await start.CloseAsync(operation, origin);
        }

        return answers.Of(journal.Find(operation, origin.Gateway));
    }
}
