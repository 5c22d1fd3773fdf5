using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Fences;
using TokenVault.Processor.Psp;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>Puts what follows an authorization on disk before anything is done in its name, under the gateway's fence, and closes ids.</summary>
internal sealed class OperationStart(
    OperationJournal journal, FenceKeeper fences, AuthorizationBook book, IRecordStore store)
{
    /// <summary>Refuses what comes from a process that was replaced.</summary>
    public void RequireFence(OrderOrigin origin) => fences.Require(origin);

    /// <summary>A follow-up, held against what its authorization allows. False where the id is taken.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.FenceStale"/>, <see cref="VaultErrorCode.AmountExceedsPayment"/>,
    /// <see cref="VaultErrorCode.PaymentStateInvalid"/>: nothing is written.
    /// </exception>
    public async Task<bool> BeginAsync(FollowUpOrder order, OperationRecord record, OperationRecord authorization, PspRoute route)
    {
        var batch = new WriteBatch();
        journal.AddBegin(batch, record, isSentAtOnce: true);
        return await book.ChangeAsync(
            order.Authorization,
            batch,
            totals => AuthorizationRules.Hold(totals, authorization, order.Order, route.Processor.AllowsMultipleCaptures),
            () => fences.CommitAsync(order.Origin, () => store.CommitAsync(batch)));
    }

    /// <summary>Closes an id that nothing was begun under, for good. False where something was, meanwhile.</summary>
    public async Task<bool> CloseAsync(OperationId operation, OrderOrigin origin)
    {
        var batch = new WriteBatch();
        journal.AddBegin(batch, OperationRows.Closed(operation, origin), isSentAtOnce: false);
        return await fences.CommitAsync(origin, () => store.CommitAsync(batch));
    }
}
