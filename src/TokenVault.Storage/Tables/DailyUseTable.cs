using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tables;

/// <summary>What each merchant used of its daily limits. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: 1 (1) ‖ length of the merchant's name (1) ‖ the name ‖ what is counted, 1–16 ASCII characters. Value: version 1 (1) ‖
/// day (4) ‖ amount (8); the row's MAC follows. One row for each, which the next day's first use replaces.
/// </remarks>
public sealed class DailyUseTable(RowSeal seal)
{
    public const int CounterLengthMax = 16;

    private const byte Prefix = 1;
    private const byte Version = 1;
    private const int ValueBytes = 1 + 4 + 8;
    private const int KeyBytesMax = 1 + 1 + MerchantId.LengthMax + CounterLengthMax;

    public void Put(WriteBatch batch, MerchantId merchant, string counter, DailyUse use)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        var key = WriteKey(buffer, merchant, counter);
        var value = batch.Reserve(WriteKind.Put, Table.Counters, key, ValueBytes + RowSeal.MacBytes);
        value[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(value[1..], use.Day);
        BinaryPrimitives.WriteInt64BigEndian(value[5..], use.Amount);
        seal.Append(Table.Counters, key, value);
    }

    public int AddLookup(ReadBatch batch, MerchantId merchant, string counter)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        return batch.Add(Table.Counters, WriteKey(buffer, merchant, counter));
    }

    /// <summary>Day 0 and nothing used where there is no row.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public DailyUse Read(ReadBatch batch, int index, MerchantId merchant, string counter)
    {
        if (!batch.TryGet(index, out var sealedValue))
        {
            return default;
        }

        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        var value = seal.Check(Table.Counters, WriteKey(buffer, merchant, counter), sealedValue);
        return value.Length == ValueBytes && value[0] == Version
            ? new DailyUse(BinaryPrimitives.ReadInt32BigEndian(value[1..]), BinaryPrimitives.ReadInt64BigEndian(value[5..]))
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    private static ReadOnlySpan<byte> WriteKey(Span<byte> destination, MerchantId merchant, string counter)
    {
        if (counter.Length is < 1 or > CounterLengthMax || !Ascii.IsValid(counter))
        {
            throw new ArgumentException("A counter's name is 1 to 16 ASCII characters.", nameof(counter));
        }

        destination[0] = Prefix;
        var length = 1 + merchant.Write(destination[1..]);
        return destination[..(length + Encoding.ASCII.GetBytes(counter, destination[length..]))];
    }
}
