using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Book;

/// <summary>Takes away idempotency keys that are older than they have to be kept.</summary>
internal sealed class KeySweep(IRecordStore store, PaymentTables tables, PaymentBook book, InFlightKeys inFlight)
{
    // Keys of one commit: enough to be quick, few enough that a call with one of them waits for a moment only.
    private const int KeysMax = 64;

    public async Task SweepAsync(long oldestMs, CancellationToken cancellation)
    {
        var old = new List<byte[]>();
        await foreach (var (key, value) in store.ScanAsync(Table.Idempotency, default, cancellation))
        {
            if (IsOld(tables.Payments.ReadIdempotency(key, value), oldestMs))
            {
                old.Add(key);
            }

            if (old.Count == KeysMax)
            {
                await RemoveAsync(old, oldestMs);
                old.Clear();
            }
        }

        await RemoveAsync(old, oldestMs);
    }

    // Read once more while no call can have the key: since the scan one may have begun another try under it. Taken away then, the key
    // would begin anew the next time, beside an operation that is on its way.
    private async Task RemoveAsync(List<byte[]> keys, long oldestMs)
    {
        var held = new List<InFlightKeys.Entry>();
        try
        {
            var batch = new WriteBatch();
            foreach (var key in keys)
            {
                if (!inFlight.TryEnter(key, out var entry))
                {
                    continue;
                }

                held.Add(entry);
                if (book.FindKey(key) is { } reserved && IsOld(reserved, oldestMs))
                {
                    tables.Payments.DeleteIdempotency(batch, key);
                }
            }

            if (batch.Count > 0)
            {
                await store.CommitAsync(batch);
            }
        }
        finally
        {
            held.ForEach(entry => entry.Dispose());
        }
    }

    // A key whose operation is open or in conflict still has its answer to come, however long that takes. From then on it is kept as long
    // as another: who has asked with it all along must not begin anew an hour after the answer was there.
    private bool IsOld(IdempotencyRecord reserved, long oldestMs)
    {
        if (reserved.CreateTimeMs >= oldestMs)
        {
            return false;
        }

        var operation = book.GetOperation(reserved.OperationId);
        return operation.UpdateTimeMs < oldestMs && OperationTransitions.IsFinal((OperationState)operation.State) && !operation.Conflict;
    }
}
