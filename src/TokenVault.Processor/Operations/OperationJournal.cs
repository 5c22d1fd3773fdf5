using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Psp;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Operations;

/// <summary>
/// The adapter's memory of operations: an id is begun once, for ever. What is begun and has no outcome was cut off, and nobody
/// can tell what became of it.
/// </summary>
internal sealed class OperationJournal(IRecordStore store, RowSeal seal, TimeProvider clock)
{
    private readonly OperationTable _table = new(seal);
    private readonly ByteString _processId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16));

    public bool TryFind(OperationId operation, [NotNullWhen(true)] out OperationRecord? record)
    {
        var batch = new ReadBatch();
        var index = _table.AddLookup(batch, operation);
        store.Read(batch);
        var found = _table.TryRead(batch, index, operation, out var read);
        record = found ? read : null;
        return found;
    }

    /// <summary>Writes, durably, that the operation is under way. Null where the id was begun before.</summary>
    public async Task<OperationRecord?> BeginAsync(ChargeOrder order, byte[] digest, string processor)
    {
        var record = new OperationRecord
        {
            Version = 1,
            OperationId = order.Operation.ToString(),
            Processor = processor,
            CreateTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            ProcessId = _processId,
            RequestDigest = ByteString.CopyFrom(digest),
        };
        var batch = new WriteBatch();
        _table.Insert(batch, record);
        return await store.CommitAsync(batch) ? record : null;
    }

    /// <summary>Writes, durably, what became of it. Only then may anyone be told.</summary>
    public async Task EndAsync(OperationRecord record, PspOutcome outcome, DisclosureEntry? disclosure)
    {
        record.Outcome = (uint)outcome.Outcome;
        record.Code = outcome.Code;
        record.ProcessorReference = outcome.Reference;
        record.DisclosureId = disclosure?.Id.ToString() ?? "";
        var batch = new WriteBatch();
        _table.Put(batch, record);
        await store.CommitAsync(batch);
    }
}
