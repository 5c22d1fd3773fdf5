using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>The adapter's operations by their name. Thread-safe, its batches are not.</summary>
public sealed class OperationTable(RowSeal seal)
{
    /// <summary>Reserves the operation's name: the whole batch is refused where it is taken. Sets the record's layout version.</summary>
    public void Insert(WriteBatch batch, OperationRecord operation) => Write(batch, WriteKind.Insert, operation);

    /// <summary>Stores the operation, whatever stood there, and sets the record's layout version.</summary>
    public void Put(WriteBatch batch, OperationRecord operation) => Write(batch, WriteKind.Put, operation);

    public int AddLookup(ReadBatch batch, OperationId operation)
    {
        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, operation.Id);
        return batch.Add(Table.Operations, key);
    }

    /// <summary>False where there is no such operation.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, OperationId operation, out OperationRecord record)
    {
        record = null!;
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, operation.Id);
        record = seal.Read(OperationRecord.Parser, Table.Operations, key, value);
        MessageRow.ThrowIfUnknown(record.Version);
        return true;
    }

    private void Write(WriteBatch batch, WriteKind kind, OperationRecord operation)
    {
        if (!OperationId.TryParse(operation.OperationId, out var id))
        {
            throw new ArgumentException("The operation has no name of its own.", nameof(operation));
        }

        operation.Version = MessageRow.Version;
        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, id.Id);
        seal.Write(batch, kind, Table.Operations, key, operation);
    }
}
