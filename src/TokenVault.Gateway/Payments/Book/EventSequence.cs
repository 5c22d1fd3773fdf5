using System.Diagnostics;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Book;

/// <summary>
/// Numbers the changes of payments so that whoever reads them in the order of their numbers misses none: a number is given and its
/// commit handed over in one step, and commits take effect in the order of the calls.
/// </summary>
/// <remarks>
/// A number is the time in milliseconds, shifted by 16 bits, or one more than the last: it tells a reader no more than when, rises
/// over restarts, and needs no row of its own. After a clock was set back, the newest number in the store counts.
/// </remarks>
internal sealed class EventSequence(IRecordStore store, PaymentEventTable events, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _last;
    private bool _isReady;

    /// <summary>Finds the newest number. Before anything is committed.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var last = NumberOf(clock.GetUtcNow());
        await foreach (var (key, value) in store.ScanAsync(Table.PaymentEvents, PaymentEventTable.KeyOf(last), cancellationToken))
        {
            last = events.Read(key, value).Number;
        }

        (_last, _isReady) = (last, true);
    }

    /// <summary>The smallest number that a change at this time can have.</summary>
    public static ulong NumberOf(DateTimeOffset time) => (ulong)time.ToUnixTimeMilliseconds() << 16;

    /// <summary>The number of the newest change.</summary>
    public ulong Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Completes when something has been committed after the call.</summary>
    public Task WhenChanged()
    {
        lock (_gate)
        {
            return _changed.Task;
        }
    }

    /// <summary>Adds the change to the batch and commits it.</summary>
    public async ValueTask<bool> CommitAsync(WriteBatch batch, PaymentEventRecord change)
    {
        ValueTask<bool> commit;
        lock (_gate)
        {
            if (!_isReady)
            {
                throw new UnreachableException("The newest number is not known yet.");
            }

            _last = Math.Max(_last + 1, NumberOf(clock.GetUtcNow()));
            events.Put(batch, _last, change);
            commit = store.CommitAsync(batch);
        }

        var written = await commit;
        Announce();
        return written;
    }

    private void Announce()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }
}
