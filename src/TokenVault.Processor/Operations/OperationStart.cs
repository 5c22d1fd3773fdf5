using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Fences;
using TokenVault.Processor.Limits;
using TokenVault.Processor.Psp;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>Puts an operation on disk before anything is done in its name, with all that is counted for it, under the gateway's fence.</summary>
internal sealed class OperationStart(
    OperationJournal journal, FenceKeeper fences, LimitKeeper limits, AuthorizationBook book, IRecordStore store)
{
    /// <summary>Refuses what comes from a process that was replaced.</summary>
    public void RequireFence(OrderOrigin origin) => fences.Require(origin);

    /// <summary>An authorization, counted against its merchant's limits. False where the id is taken.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.FenceStale"/>, <see cref="VaultErrorCode.MerchantLimitExceeded"/>: nothing is written.
    /// </exception>
    public async Task<bool> BeginAsync(AuthorizeOrder order, OperationRecord record, PspRoute route)
    {
        var batch = new WriteBatch();
        journal.AddBegin(batch, record, isSentAtOnce: !route.Processor.HasCardStep);
        var isBegun = false;
        try
        {
            return isBegun = await fences.CommitAsync(order.Origin, () => limits.CommitAsync(order.Order, batch));
        }
        finally
        {
            // Nothing is sent of what was not begun.
            record.SentTimeMs = isBegun ? record.SentTimeMs : 0;
        }
    }

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
