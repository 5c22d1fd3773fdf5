using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>How far the parts of other vaults' packages were taken in, and what of them was not. Kept for ever. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Two kinds of rows. 1 ‖ order id (16) ‖ part (4, big-endian) ‖ the other vault's gateway in ASCII: TransferIntakeRecord. 2 ‖ order id ‖ part ‖
/// place among the refused, from 1 (4) ‖ gateway: TransferRefusalRecord. The row's MAC follows in each.
/// </remarks>
public sealed class TransferIntakeTable(RowSeal seal)
{
    private const byte IntakePrefix = 1;
    private const byte RefusalPrefix = 2;
    private const int PartAt = 1 + RowId.Bytes;
    private const int PlaceAt = PartAt + 4;

    public void Put(WriteBatch batch, UInt128 order, GatewayId gateway, uint part, TransferIntakeRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.TransferIntakes, KeyOf(IntakePrefix, order, gateway, part), record);
    }

    /// <summary>Stores a token that was refused.</summary>
    public void PutRefusal(WriteBatch batch, UInt128 order, GatewayId gateway, uint part, uint place, TransferRefusalRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.TransferIntakes, KeyOf(RefusalPrefix, order, gateway, part, place), record);
    }

    /// <summary>An empty record for a part that nobody has begun with.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public TransferIntakeRecord Read(IRecordStore store, UInt128 order, GatewayId gateway, uint part)
    {
        var key = KeyOf(IntakePrefix, order, gateway, part);
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

    /// <summary>Those that were refused, from a place on.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/>: one is missing, too.</exception>
    public IReadOnlyList<TransferRefusalRecord> ReadRefusals(IRecordStore store, UInt128 order, GatewayId gateway, uint part, uint first, uint count)
    {
        var keys = Enumerable.Range(0, (int)count).Select(i => KeyOf(RefusalPrefix, order, gateway, part, first + (uint)i)).ToList();
        var batch = new ReadBatch();
        keys.ForEach(key => batch.Add(Table.TransferIntakes, key));
        store.Read(batch);
        var refusals = new List<TransferRefusalRecord>(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            var record = batch.TryGet(i, out var value)
                ? seal.Read(TransferRefusalRecord.Parser, Table.TransferIntakes, keys[i], value)
                : throw new VaultException(VaultErrorCode.RecordDamaged);
            MessageRow.ThrowIfUnknown(record.Version);
            refusals.Add(record);
        }

        return refusals;
    }

    private static byte[] KeyOf(byte prefix, UInt128 order, GatewayId gateway, uint part, uint place = 0)
    {
        var gatewayAt = prefix == RefusalPrefix ? PlaceAt + 4 : PlaceAt;
        var key = new byte[gatewayAt + gateway.Value.Length];
        key[0] = prefix;
        RowId.Write(key.AsSpan(1), order);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(PartAt), part);
        if (prefix == RefusalPrefix)
        {
            BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(PlaceAt), place);
        }

        Encoding.ASCII.GetBytes(gateway.Value, key.AsSpan(gatewayAt));
        return key;
    }
}
