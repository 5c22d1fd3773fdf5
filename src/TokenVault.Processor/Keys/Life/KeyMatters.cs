using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Keys.Life;

/// <summary>What is remembered of keys beside the keystore, in the adapter's store. Each write is on disk when it completes.</summary>
internal sealed class KeyMatters(IRecordStore store, RowSeal seal, TimeProvider clock) : IDisposable
{
    private readonly KeyMatterTable _table = new(seal);
    private readonly SemaphoreSlim _turn = new(1, 1);

    public DateTimeOffset Now => clock.GetUtcNow();

    public long NowUnixMs => Now.ToUnixTimeMilliseconds();

    /// <summary>One decision about keys after the other: each looks at what those before it left.</summary>
    public async Task<T> InTurnAsync<T>(Func<Task<T>> decide)
    {
        await _turn.WaitAsync();
        try
        {
            return await decide();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/>, as of all that read.</exception>
    public KeyDecisionRecord DecisionOf(KeyName key) => _table.ReadDecision(store, (byte)key.Purpose, key.Number);

    public KeyBackupRecord? FindBackup(UInt128 id) => _table.FindBackup(store, id);

    public ResealingRecord? FindResealing(UInt128 id) => _table.FindResealing(store, id);

    public ResealingProgressRecord ProgressOf(UInt128 resealing, GatewayId gateway) => _table.ReadProgress(store, resealing, gateway);

    public async Task<IReadOnlyList<(UInt128 Id, KeyBackupRecord Record)>> BackupsAsync(CancellationToken cancellation) =>
        await _table.BackupsAsync(store, cancellation).ToListAsync(cancellation);

    public async Task<IReadOnlyList<(UInt128 Id, ResealingRecord Record)>> ResealingsAsync(CancellationToken cancellation) =>
        await _table.ResealingsAsync(store, cancellation).ToListAsync(cancellation);

    public async Task<IReadOnlyList<ResealingProgressRecord>> ProgressAsync(UInt128 resealing, CancellationToken cancellation) =>
        await _table.ProgressAsync(store, resealing, cancellation).ToListAsync(cancellation);

    public Task PutAsync(KeyName key, KeyDecisionRecord record) => WriteAsync(batch => _table.Put(batch, (byte)key.Purpose, key.Number, record));

    public Task PutAsync(UInt128 backup, KeyBackupRecord record) => WriteAsync(batch => _table.Put(batch, backup, record));

    public Task PutAsync(UInt128 resealing, ResealingRecord record) => WriteAsync(batch => _table.Put(batch, resealing, record));

    public Task PutAsync(UInt128 resealing, GatewayId gateway, ResealingProgressRecord record) =>
        WriteAsync(batch => _table.Put(batch, resealing, gateway, record));

    public void Dispose() => _turn.Dispose();

    private async Task WriteAsync(Action<WriteBatch> fill)
    {
        var batch = new WriteBatch();
        fill(batch);
        await store.CommitAsync(batch);
    }
}
