using System.Diagnostics;
using System.Runtime.InteropServices;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Commits;

/// <summary>
/// Turns many commits into few synced writes: whatever waits when the disk is free again is written together. One thread of its
/// own writes, since a sync blocks for as long as the disk likes and the pool's threads are for requests.
/// </summary>
public sealed class GroupCommitter : IAsyncDisposable
{
    private readonly IGroupWriter _writer;
    private readonly CommitLimits _limits;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards the fields below. Held for a few instructions: adding to a list, or swapping it for the empty one. A monitor and
    // no Lock, because the commit thread waits on it.
    private readonly object _gate = new();
    private List<WriteBatch> _waiting = [];
    private List<WriteBatch> _taken = [];
    private bool[] _accepted = [];
    private int _waitingCount;
    private long _waitingBytes;
    private bool _isDisposing;
    private Exception? _failure;

    public GroupCommitter(IGroupWriter writer, CommitLimits limits)
    {
        (_writer, _limits) = (writer, limits);
        new Thread(Run) { IsBackground = true, Name = "tokenvault-commit" }.Start();
    }

    /// <summary>False for good once a write has failed or the store is being closed.</summary>
    public bool IsOpen => Volatile.Read(ref _failure) is null && !Volatile.Read(ref _isDisposing);

    /// <summary>How many groups were written, each with one sync.</summary>
    public long Groups { get; private set; }

    /// <inheritdoc cref="IRecordStore.CommitAsync"/>
    public ValueTask<bool> CommitAsync(WriteBatch batch)
    {
        batch.Completion.Lend();
        lock (_gate)
        {
            if (!IsOpen)
            {
                batch.Completion.Return();
                throw Unavailable(_failure);
            }

            if (_waitingCount >= _limits.WaitingMax || _waitingBytes + batch.Bytes > _limits.WaitingBytesMax)
            {
                batch.Completion.Return();
                StoreMetrics.Refused.Add(1);
                throw new VaultException(VaultErrorCode.Overloaded);
            }

            // Only the first of a group wakes the thread: the others are there when it looks.
            if (_waiting.Count == 0)
            {
                Monitor.Pulse(_gate);
            }

            _waiting.Add(batch);
            _waitingCount++;
            _waitingBytes += batch.Bytes;
        }

        return batch.Completion.Task;
    }

    /// <summary>For readers: throws once a write has failed.</summary>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw Unavailable(failure);
        }
    }

    /// <summary>Refuses new commits, writes those that wait and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposing = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task;
    }

    private static VaultException Unavailable(Exception? cause) => new(VaultErrorCode.StoreUnavailable, cause: cause);

    private void Run()
    {
        for (var taken = Take(); taken.Length > 0; taken = Take())
        {
            WriteInGroups(taken);
        }

        _ended.SetResult();
    }

    // Everything that waits; nothing only once the store is being closed.
    private ReadOnlySpan<WriteBatch> Take()
    {
        _taken.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isDisposing)
            {
                Monitor.Wait(_gate);
            }

            (_waiting, _taken) = (_taken, _waiting);
        }

        if (_accepted.Length < _taken.Count)
        {
            _accepted = new bool[_taken.Count];
        }

        return CollectionsMarshal.AsSpan(_taken);
    }

    private void WriteInGroups(ReadOnlySpan<WriteBatch> taken)
    {
        while (taken.Length > 0)
        {
            var count = 0;
            long bytes = 0;
            while (count < taken.Length && bytes < _limits.GroupBytesMax)
            {
                bytes += taken[count++].Bytes;
            }

            WriteGroup(taken[..count], bytes);
            taken = taken[count..];
        }
    }

    private void WriteGroup(ReadOnlySpan<WriteBatch> group, long bytes)
    {
        var accepted = _accepted.AsSpan(0, group.Length);
        try
        {
            if (_failure is null)
            {
                var started = Stopwatch.GetTimestamp();
                _writer.Write(group, accepted);
                StoreMetrics.CommitDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
                StoreMetrics.GroupSize.Record(group.Length);
                StoreMetrics.Syncs.Add(1);
                Groups++;
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, what is on the disk can't be told from here any more: closed for good.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Volatile.Write(ref _failure, error);
        }

        lock (_gate)
        {
            _waitingCount -= group.Length;
            _waitingBytes -= bytes;
        }

        for (var i = 0; i < group.Length; i++)
        {
            if (_failure is null)
            {
                group[i].Completion.Complete(accepted[i]);
            }
            else
            {
                group[i].Completion.Fail(Unavailable(_failure));
            }
        }
    }
}
