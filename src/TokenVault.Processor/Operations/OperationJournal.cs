using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Operations;

/// <summary>
/// The adapter's memory of operations: an id is begun once, for ever. What was begun and has no outcome was cut off: certainly
/// not sent, or nobody can tell, by whether it is on disk that it may have been sent.
/// </summary>
internal sealed class OperationJournal(
    IRecordStore store, RowSeal seal, OperationHolds holds, OperationsUnderWay underWay, TimeProvider clock)
{
    private readonly OperationTable _table = new(seal);
    private readonly ByteString _processId = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16));

    /// <summary>The time for a row, milliseconds since 1970, UTC.</summary>
    public long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The operation as it stands. Its outcome is 0 only while it is under way in this process.</summary>
    public bool TryFind(OperationId operation, [NotNullWhen(true)] out OperationRecord? record)
    {
        if (!TryRead(operation, out record))
        {
            return false;
        }

        if (record.Outcome != 0)
        {
            return true;
        }

        // It is taken from what is under way once its outcome is on disk, so the row is read again after a look there.
        if (record.ProcessId == _processId)
        {
            if (underWay.Contains(operation) || !TryRead(operation, out record) || record.Outcome != 0)
            {
                return record is not null;
            }
        }

        DecideCutOff(record);
        return true;
    }

    /// <summary>As <see cref="TryFind"/>, for a run of the operation itself: what is found was begun by an earlier one.</summary>
    public bool TryFindEarlier(OperationId operation, [NotNullWhen(true)] out OperationRecord? record)
    {
        if (TryRead(operation, out record) && record.Outcome == 0)
        {
            DecideCutOff(record);
        }

        return record is not null;
    }

    /// <summary>As <see cref="TryFind"/>, for a gateway: another one's operations are none to it.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.OperationNotFound"/></exception>
    public OperationRecord Find(OperationId operation, GatewayId gateway) =>
        TryFind(operation, out var record) && IsOf(record, gateway)
            ? record
            : throw new VaultException(VaultErrorCode.OperationNotFound, "operation_id");

    public static bool IsOf(OperationRecord record, GatewayId gateway) =>
        string.Equals(record.GatewayId, gateway.Value, StringComparison.Ordinal);

    /// <summary>Adds the row of an operation that is about to begin: the batch is refused where its id is taken.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="record">The row.</param>
    /// <param name="isSentAtOnce">True where the first request moves money: from the row on, it may have been sent.</param>
    public void AddBegin(WriteBatch batch, OperationRecord record, bool isSentAtOnce)
    {
        record.ProcessId = _processId;
        record.CreateTimeMs = record.CreateTimeMs == 0 ? NowMs : record.CreateTimeMs;
        record.SentTimeMs = isSentAtOnce ? NowMs : 0;
        _table.Insert(batch, record);
    }

    /// <summary>Writes, durably, that the request that moves money is about to leave.</summary>
    public async Task MarkSentAsync(OperationRecord record, string methodReference)
    {
        record.MethodReference = methodReference;
        record.SentTimeMs = NowMs;
        var batch = new WriteBatch();
        _table.Put(batch, record);
        await store.CommitAsync(batch);
    }

    /// <summary>Writes, durably, that the request that moves money is about to leave once more.</summary>
    public async Task MarkSentAgainAsync(OperationRecord record)
    {
        record.ReplayTimeMs = NowMs;
        var batch = new WriteBatch();
        _table.Put(batch, record);
        await store.CommitAsync(batch);
    }

    /// <summary>Writes, durably, what became of it, and settles what it held of its authorization, or its token. Only then may anyone be told.</summary>
    /// <param name="record">The row with its outcome.</param>
    /// <param name="also">Adds what belongs to the same write.</param>
    public async Task EndAsync(OperationRecord record, Action<WriteBatch>? also = null)
    {
        var batch = new WriteBatch();
        _table.Put(batch, record);
        also?.Invoke(batch);
        await holds.CommitAsync(record, batch);
    }

    private bool TryRead(OperationId operation, [NotNullWhen(true)] out OperationRecord? record)
    {
        var batch = new ReadBatch();
        var index = _table.AddLookup(batch, operation);
        store.Read(batch);
        var found = _table.TryRead(batch, index, operation, out var read);
        record = found ? read : null;
        return found;
    }

    // Rows without a kind are of a version that did not write when it sent.
    private static void DecideCutOff(OperationRecord record)
    {
        record.Outcome = (uint)(record is { SentTimeMs: 0, Kind: not 0 } ? Outcome.NotSent : Outcome.Unknown);
        record.Code = OperationCodes.AdapterStopped;
    }
}
