using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>The changes of all payments in their order. Thread-safe, its batches are not.</summary>
/// <remarks>Key: a number that rises from change to change (8).</remarks>
public sealed class PaymentEventTable(RowSeal seal)
{
    public void Put(WriteBatch batch, ulong number, PaymentEventRecord change)
    {
        change.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.PaymentEvents, KeyOf(number), change);
    }

#pragma warning disable CA1822 // An instance member like its siblings, so that callers need to know one way only.
    public void Delete(WriteBatch batch, ulong number) => batch.Delete(Table.PaymentEvents, KeyOf(number));
#pragma warning restore CA1822

    public static byte[] KeyOf(ulong number)
    {
        var key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, number);
        return key;
    }

    /// <summary>Reads a row of a scan.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public (ulong Number, PaymentEventRecord Change) Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var change = seal.Read(PaymentEventRecord.Parser, Table.PaymentEvents, key, value);
        MessageRow.ThrowIfUnknown(change.Version);
        return key.Length == sizeof(ulong)
            ? (BinaryPrimitives.ReadUInt64BigEndian(key), change)
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }
}
