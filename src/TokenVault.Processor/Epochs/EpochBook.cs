using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Epochs;

/// <summary>Remembers which epochs were registered, for whom and when: what a key protected can't be told from the keys alone.</summary>
internal sealed class EpochBook(IRecordStore store, RowSeal seal, TimeProvider clock)
{
    private readonly EpochRegistrationTable _table = new(seal);

    /// <summary>Notes an epoch; on disk when it completes. One that is noted already keeps its first time.</summary>
    /// <param name="registeredEpoch">As it is about to be given to its gateway.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.StoreUnavailable"/>: it must not be given then.</exception>
    public async Task NoteAsync(ReadOnlyMemory<byte> registeredEpoch)
    {
        if (!RegisteredEpoch.TryDecode(registeredEpoch, out var epoch))
        {
            throw new VaultException(VaultErrorCode.EpochInvalid);
        }

        var batch = new WriteBatch();
        _table.Insert(batch, new NotedEpoch(
            epoch.Header.Id, epoch.Header.Gateway, clock.GetUtcNow(), epoch.Header.Created, epoch.WrappingKey, epoch.Header.RecipientKey));
        await store.CommitAsync(batch);
    }

    /// <summary>Those that were registered in an interval, in no order that means anything.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public IAsyncEnumerable<NotedEpoch> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        _table.ScanAsync(store, cancellation).Where(one => one.Time >= from && one.Time <= to);

    /// <summary>How many of each gateway's epochs each wrapping key wrapped when they were registered.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async Task<IReadOnlyDictionary<(string Gateway, uint WrappingKey), long>> CountAsync(CancellationToken cancellation)
    {
        var counts = new Dictionary<(string, uint), long>();
        await foreach (var one in _table.ScanAsync(store, cancellation))
        {
            var group = (one.Gateway.Value, one.WrappingKey);
            counts[group] = counts.GetValueOrDefault(group) + 1;
        }

        return counts;
    }
}
