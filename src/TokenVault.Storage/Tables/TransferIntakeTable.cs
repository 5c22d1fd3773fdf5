using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>How far the parts of other vaults' packages were taken in. Kept for ever. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: order id (16) ‖ part (4, big-endian) ‖ the other vault's gateway in ASCII. Value: TransferIntakeRecord; the row's MAC follows.
/// </remarks>
public sealed class TransferIntakeTable(RowSeal seal)
{
    private const int GatewayAt = RowId.Bytes + 4;

    public void Put(WriteBatch batch, UInt128 order, GatewayId gateway, uint part, TransferIntakeRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.TransferIntakes, KeyOf(order, gateway, part), record);
    }

    /// <summary>An empty record for a part that nobody has begun with.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public TransferIntakeRecord Read(IRecordStore store, UInt128 order, GatewayId gateway, uint part)
    {
        var key = KeyOf(order, gateway, part);
        var batch = new ReadBatch();
        var at = batch.Add(Table.TransferIntakes, key);
        store.Read(batch);
        if (!batch.TryGet(at, out var value))
        {
            return new TransferIntakeRecord();
        }

        var record = seal.Read(TransferIntakeRecord.Parser, Table.TransferIntakes, key, value);
        MessageRow.ThrowIfUnknown(record.Version);
        return record;
    }

    private static byte[] KeyOf(UInt128 order, GatewayId gateway, uint part)
    {
        var key = new byte[GatewayAt + gateway.Value.Length];
        RowId.Write(key, order);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(RowId.Bytes), part);
        Encoding.ASCII.GetBytes(gateway.Value, key.AsSpan(GatewayAt));
        return key;
    }
}
