using System.Buffers.Binary;
using System.Collections.Concurrent;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Operations;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Fences;

/// <summary>
/// Sees to it that of a gateway's processes only the newest can begin anything. An older one may not know yet that it was taken
/// for dead, and what it sent may still be queued here.
/// </summary>
/// <remarks>
/// The store's commits take effect in the order in which they are handed over. Handing over happens under the gateway's lock, for
/// raising the fence as for beginning an operation, so nothing is begun under a fence that was raised before.
/// </remarks>
internal sealed class FenceKeeper(IRecordStore store, RowSeal seal)
{
    private const string NamePrefix = "fence:";

    private readonly MetaTable _meta = new(seal);

    // As many as gateways are enrolled.
    private readonly ConcurrentDictionary<GatewayId, GatewayFence> _fences = new();

    /// <summary>Gives the calling process its fencing epoch, higher than any before, once it is on disk.</summary>
    public async Task<uint> AcquireAsync(GatewayId gateway)
    {
        var fence = FenceOf(gateway);
        ValueTask<bool> written;
        uint acquired;
        lock (fence.Lock)
        {
            acquired = checked(fence.Highest + 1);
            var batch = new WriteBatch();
            Span<byte> fact = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(fact, acquired);
            _meta.Put(batch, NamePrefix + gateway.Value, fact);
            written = store.CommitAsync(batch);
            fence.Highest = acquired;
        }

        await written;
        return acquired;
    }

    /// <summary>Refuses what was not sent under the fence that stands.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.FenceStale"/></exception>
    public void Require(OrderOrigin origin)
    {
        var fence = FenceOf(origin.Gateway);
        lock (fence.Lock)
        {
            Require(origin, fence);
        }
    }

    /// <summary>Looks at the fence once more and hands a commit over before it can rise.</summary>
    /// <param name="origin">Whose commit it is.</param>
    /// <param name="commit">Hands over and does not wait.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.FenceStale"/></exception>
    public ValueTask<bool> CommitAsync(OrderOrigin origin, Func<ValueTask<bool>> commit)
    {
        var fence = FenceOf(origin.Gateway);
        lock (fence.Lock)
        {
            Require(origin, fence);
            return commit();
        }
    }

    // A higher one than was ever given out is refused too: it comes from before an old backup of this store was put back.
    private static void Require(OrderOrigin origin, GatewayFence fence)
    {
        if (origin.Fence != fence.Highest)
        {
            throw new VaultException(VaultErrorCode.FenceStale, "fencing_epoch");
        }
    }

    private GatewayFence FenceOf(GatewayId gateway) =>
        _fences.TryGetValue(gateway, out var fence) ? fence : _fences.GetOrAdd(gateway, new GatewayFence(Read(gateway)));

    private uint Read(GatewayId gateway)
    {
        var name = NamePrefix + gateway.Value;
        var batch = new ReadBatch();
        var index = _meta.AddLookup(batch, name);
        store.Read(batch);
        return !_meta.TryRead(batch, index, name, out var fact)
            ? 0
            : fact.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(fact) : throw new VaultException(VaultErrorCode.RecordDamaged);
    }
}
