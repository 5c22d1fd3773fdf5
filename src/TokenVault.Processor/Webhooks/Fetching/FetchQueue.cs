namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>What is to be fetched, each when it is due. In memory: the rows in the store are what lasts.</summary>
internal sealed class FetchQueue(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<PendingFetch, long> _fetches = new();
    private TaskCompletionSource _changed = NewSignal();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _fetches.Count;
            }
        }
    }

    public void Add(PendingFetch fetch)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _fetches.Enqueue(fetch, fetch.Record.NextTimeMs);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    /// <summary>Waits for the next that is due. For one caller at a time.</summary>
    public async Task<PendingFetch> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (fetch, wait, changed) = TryTake();
            if (fetch is not null)
            {
                return fetch;
            }

            try
            {
                await changed.WaitAsync(wait, clock, cancellation);
            }
            catch (TimeoutException)
            {
                // Something is due now.
            }
        }
    }

    private (PendingFetch? Fetch, TimeSpan Wait, Task Changed) TryTake()
    {
        lock (_lock)
        {
            if (!_fetches.TryPeek(out _, out var dueMs))
            {
                return (null, Timeout.InfiniteTimeSpan, _changed.Task);
            }

            // At least a millisecond, as timers count in those.
            var waitMs = dueMs - clock.GetUtcNow().ToUnixTimeMilliseconds();
            return waitMs <= 0 ? (_fetches.Dequeue(), default, _changed.Task) : (null, TimeSpan.FromMilliseconds(waitMs), _changed.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
