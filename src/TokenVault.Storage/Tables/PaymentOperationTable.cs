using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>
/// The gateway's operations by their name, and a note for each whose outcome is still open, so that the few of these are found
/// without reading all others. Thread-safe, its batches are not.
/// </summary>
public sealed class PaymentOperationTable(RowSeal seal)
{
    /// <summary>The key from which on a scan gives this operation and younger ones.</summary>
    public static byte[] KeyOf(OperationId operation)
    {
        var key = new byte[RowId.Bytes];
        RowId.Write(key, operation.Id);
        return key;
    }

    /// <summary>Stores the operation, whatever stood there, and sets the record's layout version.</summary>
    public void Put(WriteBatch batch, PaymentOperationRecord operation)
    {
        Span<byte> key = stackalloc byte[RowId.Bytes];
        WriteKey(key, operation);
        operation.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.PaymentOperations, key, operation);
    }

    /// <summary>Notes that the operation's outcome is open.</summary>
    public void PutOpenNote(WriteBatch batch, PaymentOperationRecord operation)
    {
        Span<byte> key = stackalloc byte[RowId.Bytes];
        WriteKey(key, operation);
        seal.PutNote(batch, Table.OpenOperations, key);
    }

#pragma warning disable CA1822 // An instance member like its siblings, so that callers need to know one way only.
    /// <summary>Takes the note away: the outcome is known.</summary>
    public void DeleteOpenNote(WriteBatch batch, PaymentOperationRecord operation)
    {
        Span<byte> key = stackalloc byte[RowId.Bytes];
        WriteKey(key, operation);
        batch.Delete(Table.OpenOperations, key);
    }

    public int AddLookup(ReadBatch batch, OperationId operation)
    {
        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, operation.Id);
        return batch.Add(Table.PaymentOperations, key);
    }
#pragma warning restore CA1822

    /// <summary>False where there is no such operation.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, OperationId operation, out PaymentOperationRecord record)
    {
        record = null!;
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, operation.Id);
        record = Read(key, value);
        return true;
    }

    /// <summary>Reads a row of a scan of <see cref="Table.PaymentOperations"/>.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public PaymentOperationRecord Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var record = seal.Read(PaymentOperationRecord.Parser, Table.PaymentOperations, key, value);
        MessageRow.ThrowIfUnknown(record.Version);
        return record;
    }

    /// <summary>Reads a row of a scan of <see cref="Table.OpenOperations"/>.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public OperationId ReadOpenNote(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        seal.CheckNote(Table.OpenOperations, key, value);
        return new OperationId(RowId.Read(key));
    }

    private static void WriteKey(Span<byte> key, PaymentOperationRecord operation)
    {
        if (!OperationId.TryParse(operation.OperationId, out var id))
        {
            throw new ArgumentException("The operation has no name of its own.", nameof(operation));
        }

        RowId.Write(key, id.Id);
    }
}
