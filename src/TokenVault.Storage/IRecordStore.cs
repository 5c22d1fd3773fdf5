using TokenVault.Domain.Errors;

namespace TokenVault.Storage;

/// <summary>
/// Keys and values in tables, durable once acknowledged. README.md beside this file says what an engine must promise; the
/// contract tests hold each engine to it.
/// </summary>
/// <remarks>
/// All members may be called from many threads at once. After a write has failed, or the store was disposed, every call throws
/// <see cref="VaultErrorCode.StoreUnavailable"/> for good: what reached the disk can't be told from here, so the process has to
/// start anew and read it.
/// </remarks>
public interface IRecordStore : IAsyncDisposable
{
    /// <summary>False once a write has failed: health checks turn red on it.</summary>
    bool IsWritable { get; }

    /// <summary>Looks all keys of the batch up, on the calling thread. Sees every commit that was acknowledged before the call.</summary>
    void Read(ReadBatch batch);

    /// <summary>
    /// Writes the batch as a whole. It is on disk, synced, when the task completes; false where an Insert found its key present,
    /// and then nothing of the batch is written. Commits take effect in the order of the calls.
    /// </summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.Overloaded"/> when too much waits already; <see cref="VaultErrorCode.StoreUnavailable"/> for good
    /// once a write has failed: whether that batch reached the disk can't be told.
    /// </exception>
    ValueTask<bool> CommitAsync(WriteBatch batch);

    /// <summary>
    /// The rows of a table from a key on, ascending by the key's bytes. Rows written while it runs may or may not appear.
    /// </summary>
    IAsyncEnumerable<(byte[] Key, byte[] Value)> ScanAsync(Table table, ReadOnlyMemory<byte> from, CancellationToken cancellationToken);

    /// <summary>
    /// The same up to a key, without it; to the table's end where that is empty. What was deleted beyond it is not passed over, and where rows
    /// come and go all the time that is most of a scan.
    /// </summary>
    IAsyncEnumerable<(byte[] Key, byte[] Value)> ScanAsync(
        Table table, ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> until, CancellationToken cancellationToken);

    /// <summary>
    /// Takes earlier values of these keys out of all files: when it returns, no table, log or archive of the engine holds a value that
    /// a key had before the call and has no more, deleted or overwritten. What stands under the keys stays. Commits and reads go on.
    /// </summary>
    /// <param name="table">Where the keys are.</param>
    /// <param name="keys">
    /// Each costs the rewriting of a few files, however large the store is; neighbours share that. Of the caller's choosing, and kept
    /// unchanged until it returns.
    /// </param>
    /// <param name="cancellationToken">Ends it between two keys. What was purged by then is.</param>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.StoreUnavailable"/>: it can't be told whether the values are gone. May be asked again where the store is
    /// still writable.
    /// </exception>
    ValueTask PurgeAsync(Table table, IReadOnlyList<byte[]> keys, CancellationToken cancellationToken);
}
