using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Orders;

/// <summary>Orders as the adapter's store has them, all of them in memory as well: there are few, and each look at the folder asks for all.</summary>
internal sealed class OrderStore(IRecordStore store, RowSeal seal)
{
    private readonly OrderTable _table = new(seal);
    private readonly Lock _lock = new();
    private Dictionary<UInt128, OrderRecord>? _known;

    /// <summary>Null where no order of that id was ever taken up. Only after <see cref="ListAsync"/> was asked once.</summary>
    public OrderRecord? Find(UInt128 number)
    {
        lock (_lock)
        {
            return (_known ?? throw new InvalidOperationException("The orders were not read yet.")).GetValueOrDefault(number);
        }
    }

    public async Task<IReadOnlyDictionary<UInt128, OrderRecord>> ListAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_known is not null)
            {
                return new Dictionary<UInt128, OrderRecord>(_known);
            }
        }

        var read = await _table.ReadAllAsync(store, cancellation);
        lock (_lock)
        {
            _known ??= new Dictionary<UInt128, OrderRecord>(read);
            return new Dictionary<UInt128, OrderRecord>(_known);
        }
    }

    /// <summary>On disk when it returns.</summary>
    public async Task PutAsync(UInt128 number, OrderRecord record)
    {
        var batch = new WriteBatch();
        _table.Put(batch, number, record);
        await store.CommitAsync(batch);
        lock (_lock)
        {
            _known![number] = record;
        }
    }
}
