using TokenVault.Domain.Errors;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tests.Payments.Stand;

/// <summary>A real store whose next commits can be held back, as a slow disk does, or refused, as a full queue does.</summary>
internal sealed class HeldStore(IRecordStore store) : IRecordStore
{
    private volatile Task _release = Task.CompletedTask;
    private int _refusals;
    private int _passed;

    public bool IsWritable => store.IsWritable;

    /// <summary>Commits take effect at once, but nobody hears of it before this completes.</summary>
    public Task Release
    {
        set => _release = value;
    }

    /// <summary>Refuses the commits after the next `passed` ones, `count` of them.</summary>
    public void Refuse(int passed, int count) => (_passed, _refusals) = (passed, count);

    /// <summary>What happens before the next commits, so that tests can come in between.</summary>
    public Func<Task>? BeforeCommit { get; set; }

    public void Read(ReadBatch batch) => store.Read(batch);

    // Refused before there is a task, as the real one does.
    public ValueTask<bool> CommitAsync(WriteBatch batch) => Interlocked.Decrement(ref _passed) < 0 && Interlocked.Decrement(ref _refusals) >= 0
        ? throw new VaultException(VaultErrorCode.Overloaded)
        : WriteAsync(batch);

    private async ValueTask<bool> WriteAsync(WriteBatch batch)
    {
        if (BeforeCommit is { } before)
        {
            BeforeCommit = null;
            await before();
        }

        var commit = store.CommitAsync(batch);
        var release = _release;
        var written = await commit;
        await release;
        return written;
    }

    public IAsyncEnumerable<(byte[] Key, byte[] Value)> ScanAsync(Table table, ReadOnlyMemory<byte> from, CancellationToken cancellationToken) =>
        store.ScanAsync(table, from, cancellationToken);

    public IAsyncEnumerable<(byte[] Key, byte[] Value)> ScanAsync(
        Table table, ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> until, CancellationToken cancellationToken) =>
        store.ScanAsync(table, from, until, cancellationToken);

    public ValueTask PurgeAsync(Table table, IReadOnlyList<byte[]> keys, CancellationToken cancellationToken) =>
        store.PurgeAsync(table, keys, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
