using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tables;

/// <summary>Rows that were deleted or replaced and whose bytes still stand in the engine's files. Thread-safe, its batches are not.</summary>
/// <remarks>Key: when they were deleted, seconds since 1970 (8) ‖ the row's table (1) ‖ its key, 128 bytes at most.</remarks>
public sealed class PurgeTable(RowSeal seal)
{
    public const int RowKeyBytesMax = 128;

    private const int HeadBytes = 8 + 1;

    public void Put(WriteBatch batch, long unixSeconds, Table table, ReadOnlySpan<byte> rowKey)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowKey.Length, RowKeyBytesMax, nameof(rowKey));
        Span<byte> key = stackalloc byte[HeadBytes + RowKeyBytesMax];
        BinaryPrimitives.WriteInt64BigEndian(key, unixSeconds);
        key[8] = (byte)table;
        rowKey.CopyTo(key[HeadBytes..]);
        seal.PutNote(batch, Table.Purges, key[..(HeadBytes + rowKey.Length)]);
    }

    /// <summary>All that waits, oldest first. The row itself is deleted by its own key.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async IAsyncEnumerable<(byte[] Key, long UnixSeconds, Table Table, byte[] RowKey)> WaitingAsync(
        IRecordStore store, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.Purges, default, cancellation))
        {
            seal.CheckNote(Table.Purges, key, value);
            yield return key.Length > HeadBytes
                ? (key, BinaryPrimitives.ReadInt64BigEndian(key), (Table)key[8], key[HeadBytes..])
                : throw new VaultException(VaultErrorCode.RecordDamaged);
        }
    }
}
