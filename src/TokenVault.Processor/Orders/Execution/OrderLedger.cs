using TokenVault.Domain.Callers;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>How far gateways are with orders, on disk.</summary>
internal sealed class OrderLedger(IRecordStore store, RowSeal seal)
{
    private readonly OrderTable _table = new(seal);

    public Task<IReadOnlyDictionary<GatewayId, OrderProgressRecord>> ReadAsync(UInt128 order, CancellationToken cancellation) =>
        _table.ReadProgressAsync(store, order, cancellation);

    /// <summary>The finished parts, in order.</summary>
    public Task<IReadOnlyList<OrderPartRecord>> ReadPartsAsync(UInt128 order, GatewayId gateway, uint count) =>
        _table.ReadPartsAsync(store, order, gateway, count, CancellationToken.None);

    /// <summary>Stores how far a gateway is, and the part that brought it there; on disk when it returns.</summary>
    public async Task PutAsync(UInt128 order, GatewayId gateway, OrderProgressRecord progress, OrderPartRecord? part)
    {
        var batch = new WriteBatch();
        _table.PutProgress(batch, order, gateway, progress);
        if (part is not null)
        {
            _table.PutPart(batch, order, gateway, progress.Parts, part);
        }

        await store.CommitAsync(batch);
    }
}
