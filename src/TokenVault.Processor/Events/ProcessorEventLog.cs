using System.Buffers.Binary;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Events;

/// <summary>What processors told by themselves, in the order in which it came, each under a number that rises.</summary>
internal sealed class ProcessorEventLog(IRecordStore store, RowSeal seal)
{
    private const string HeadName = "processor-events-head";

    // How many rows one question reads at most; those of other gateways count too.
    private const int ScanMax = 10_000;
    private const int SweepMax = 1_000;

    private readonly ProcessorEventTable _table = new(seal);
    private readonly MetaTable _meta = new(seal);
    private readonly Lock _lock = new();
    private long? _last;

    /// <summary>Keeps an event for a gateway; it is on disk when the task completes. Only then may the processor be told that it was taken.</summary>
    /// <param name="gateway">Whom it is for.</param>
    /// <param name="told">What was told.</param>
    /// <param name="also">Adds what belongs to the same write.</param>
    public async Task AppendAsync(GatewayId gateway, ProcessorEvent told, Action<WriteBatch>? also = null)
    {
        var record = new ProcessorEventRecord { GatewayId = gateway.Value, Event = told.ToByteString() };
        ValueTask<bool> written;

        // Handed over under the lock, so that nobody sees a number before those below it.
        lock (_lock)
        {
            var sequence = (_last ??= ReadHead()) + 1;
            var batch = new WriteBatch();
            _table.Put(batch, sequence, record);
            Span<byte> head = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(head, sequence);
            _meta.Put(batch, HeadName, head);
            also?.Invoke(batch);
            written = store.CommitAsync(batch);
            _last = sequence;
        }

        await written;
    }

    /// <summary>The gateway's events after a cursor, oldest first, and where to go on.</summary>
    public async Task<(IReadOnlyList<ProcessorEvent> Events, EventCursor Next)> ListAsync(
        GatewayId gateway, EventCursor after, int countMax, CancellationToken cancellation)
    {
        var events = new List<ProcessorEvent>();
        var next = after;
        var scanned = 0;
        await foreach (var (key, value) in store.ScanAsync(
            Table.ProcessorEvents, ProcessorEventTable.KeyAfter(after.Sequence), cancellation))
        {
            var (sequence, record) = _table.Read(key, value);
            next = new EventCursor(sequence);
            if (string.Equals(record.GatewayId, gateway.Value, StringComparison.Ordinal))
            {
                events.Add(Parse(record));
            }

            if (events.Count == countMax || ++scanned == ScanMax)
            {
                break;
            }
        }

        return (events, next);
    }

    /// <summary>Removes events told before a time, some at most, and says how many it removed.</summary>
    public async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var batch = new WriteBatch();
        await foreach (var (key, value) in store.ScanAsync(Table.ProcessorEvents, ProcessorEventTable.KeyAfter(0), cancellation))
        {
            var (sequence, record) = _table.Read(key, value);
            if (Parse(record).Time?.ToDateTimeOffset() >= before || batch.Count == SweepMax)
            {
                break;
            }

            ProcessorEventTable.Delete(batch, sequence);
        }

        if (batch.Count > 0)
        {
            await store.CommitAsync(batch);
        }

        return batch.Count;
    }

    private static ProcessorEvent Parse(ProcessorEventRecord record)
    {
        try
        {
            return ProcessorEvent.Parser.ParseFrom(record.Event);
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged, cause: cause);
        }
    }

    private long ReadHead()
    {
        var batch = new ReadBatch();
        var index = _meta.AddLookup(batch, HeadName);
        store.Read(batch);
        return !_meta.TryRead(batch, index, HeadName, out var fact)
            ? 0
            : fact.Length == 8 ? BinaryPrimitives.ReadInt64BigEndian(fact) : throw new VaultException(VaultErrorCode.RecordDamaged);
    }
}
