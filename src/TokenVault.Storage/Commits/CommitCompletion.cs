using System.Threading.Tasks.Sources;

namespace TokenVault.Storage.Commits;

/// <summary>The task of one batch's commit, reused with the batch.</summary>
internal sealed class CommitCompletion(WriteBatch batch) : IValueTaskSource<bool>
{
    // Continuations run elsewhere: on the commit thread they would hold up every commit behind this one.
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private int _lent;

    public WriteBatch Batch { get; } = batch;

    public ValueTask<bool> Task => new(this, _source.Version);

    public void Lend()
    {
        if (Interlocked.Exchange(ref _lent, 1) == 1)
        {
            throw BelongsToTheStore();
        }

        _source.Reset();
    }

    /// <summary>Takes <see cref="Lend"/> back where the batch was not queued after all.</summary>
    public void Return() => Volatile.Write(ref _lent, 0);

    public void Complete(bool accepted)
    {
        Return();
        _source.SetResult(accepted);
    }

    public void Fail(Exception cause)
    {
        Return();
        _source.SetException(cause);
    }

    public void ThrowIfLent()
    {
        if (Volatile.Read(ref _lent) == 1)
        {
            throw BelongsToTheStore();
        }
    }

    public bool GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private static InvalidOperationException BelongsToTheStore() =>
        new("The batch is being committed and belongs to the store until that completes.");
}
