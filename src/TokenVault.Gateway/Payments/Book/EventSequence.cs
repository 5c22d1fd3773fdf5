using System.Diagnostics;
using Microsoft.Extensions.Options;
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
internal sealed class EventSequence(
    IRecordStore store, PaymentEventTable events, TimeProvider clock, IOptions<PaymentOptions> options)
{
    // Five minutes: more than clocks are set back by where they are kept at all.
    private const ulong AheadMax = (ulong)(5 * 60 * 1000) << 16;

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _last;
    private ulong _committed;
    private bool _isReady;

    /// <summary>Finds the newest number. Before anything is committed.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var last = NumberOf(clock.GetUtcNow());
        await foreach (var (key, value) in store.ScanAsync(Table.PaymentEvents, PaymentEventTable.KeyOf(last), cancellationToken))
        {
            last = events.Read(key, value).Number;
        }

        (_last, _committed, _isReady) = (last, last, true);
    }

    /// <summary>The smallest number that a change at this time can have.</summary>
    public static ulong NumberOf(DateTimeOffset time) => (ulong)time.ToUnixTimeMilliseconds() << 16;

    /// <summary>
    /// The number of the newest change that can be read. Those that are being written have higher ones: who begins after this number
    /// will be told of them.
    /// </summary>
    public ulong Last
    {
        get
        {
            lock (_gate)
            {
                return _committed;
            }
        }
    }

    /// <summary>
    /// Where a reader who was told all changes up to this one goes on; null where some after it are not kept any more, or where it is so far
    /// ahead of all that it is none of this store: of one that was put back from a backup since, or of a clock that ran ahead.
    /// </summary>
    public ulong? PlaceOf(ulong number)
    {
        // Who asks may have been told of a change whose commit is announced only now, and a clock may have been set back a little since
        // a process before gave its place. What he is then told from is the newest, so that he misses nothing of what comes.
        ulong last, committed;
        lock (_gate)
        {
            (last, committed) = (_last, _committed);
        }

        // Where nothing came after it nothing was taken away either, however long ago that was.
        var isKept = number >= committed || number >= NumberOf(clock.GetUtcNow() - options.Value.EventRetention);
        return !isKept || number > last + AheadMax ? null
            : number > last ? committed
            : number;
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
        ulong number;
        lock (_gate)
        {
            if (!_isReady)
            {
                throw new UnreachableException("The newest number is not known yet.");
            }

            _last = number = Math.Max(_last + 1, NumberOf(clock.GetUtcNow()));
            events.Put(batch, number, change);
            commit = store.CommitAsync(batch);
        }

        var written = await commit;
        Announce(number);
        return written;
    }

    private void Announce(ulong number)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _committed = Math.Max(_committed, number);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }
}
