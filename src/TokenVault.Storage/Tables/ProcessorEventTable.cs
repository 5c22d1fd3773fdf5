using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>What processors told, in the order in which it came. Thread-safe, its batches are not.</summary>
/// <remarks>Key: a rising number (8, big-endian). Value: `ProcessorEventRecord`; the row's MAC follows.</remarks>
public sealed class ProcessorEventTable(RowSeal seal)
{
    private const int KeyBytes = 8;

    /// <summary>Stores an event under its number and sets the record's layout version.</summary>
    public void Put(WriteBatch batch, long sequence, ProcessorEventRecord record)
    {
        record.Version = MessageRow.Version;
        Span<byte> key = stackalloc byte[KeyBytes];
        BinaryPrimitives.WriteInt64BigEndian(key, sequence);
        seal.Write(batch, WriteKind.Put, Table.ProcessorEvents, key, record);
    }

    public static void Delete(WriteBatch batch, long sequence)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        BinaryPrimitives.WriteInt64BigEndian(key, sequence);
        batch.Delete(Table.ProcessorEvents, key);
    }

    /// <summary>The key from which a scan gives the events after the given number.</summary>
    public static byte[] KeyAfter(long sequence)
    {
        var key = new byte[KeyBytes];
        BinaryPrimitives.WriteInt64BigEndian(key, sequence + 1);
        return key;
    }

    /// <summary>Reads a scanned row.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public (long Sequence, ProcessorEventRecord Record) Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length != KeyBytes)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        var record = seal.Read(ProcessorEventRecord.Parser, Table.ProcessorEvents, key, value);
        MessageRow.ThrowIfUnknown(record.Version);
        return (BinaryPrimitives.ReadInt64BigEndian(key), record);
    }
}
