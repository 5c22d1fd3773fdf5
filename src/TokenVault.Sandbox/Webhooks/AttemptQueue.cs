namespace TokenVault.Sandbox.Webhooks;

/// <summary>Attempts by the time at which they are due.</summary>
internal sealed class AttemptQueue(TimeProvider clock) : IDisposable
{
    private readonly PriorityQueue<Attempt, long> _byTime = new();
    private readonly SemaphoreSlim _added = new(0, 1);
    private readonly Lock _gate = new();

    public void Add(Attempt attempt, TimeSpan delay)
    {
        lock (_gate)
        {
            _byTime.Enqueue(attempt, (clock.GetUtcNow() + delay).UtcTicks);
            if (_added.CurrentCount == 0)
            {
                _added.Release();
            }
        }
    }

    /// <summary>Waits for the next one that is due.</summary>
    public async Task<Attempt> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_gate)
            {
                var isAny = _byTime.TryPeek(out var first, out var due);
                wait = isAny ? TimeSpan.FromTicks(due - clock.GetUtcNow().UtcTicks) : Timeout.InfiniteTimeSpan;
                if (isAny && wait <= TimeSpan.Zero)
                {
                    _byTime.Dequeue();
                    return first!;
                }
            }

            await _added.WaitAsync(wait, cancellationToken);
        }
    }

    public void Dispose() => _added.Dispose();
}
