namespace TokenVault.Gateway.Tokenize;

/// <summary>Up to which batch all is on disk. One stage moves it on, another may wait for it.</summary>
internal sealed class BatchProgress
{
    private long _through;
    private TaskCompletionSource? _moved;

    /// <summary>The last batch whose write is known to be on disk, and every one before it.</summary>
    public long Through => Volatile.Read(ref _through);

    public void MoveTo(long batch)
    {
        Interlocked.Exchange(ref _through, batch);
        Interlocked.Exchange(ref _moved, null)?.TrySetResult();
    }

    /// <summary>Waits until a batch is on disk. For one waiter.</summary>
    public async ValueTask WaitForAsync(long batch)
    {
        while (Through < batch)
        {
            var moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _moved, moved);

            // Looked at again: the batch may have come between the two.
            if (Through < batch)
            {
                await moved.Task;
            }
        }
    }
}
