using System.Buffers.Binary;
using Google.Protobuf;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>Orders by which cards leave the vault, and how far each gateway is with them. Kept for ever. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Five kinds of rows. 1 ‖ order id (16): `OrderRecord`. 2 ‖ order id ‖ length of the gateway's name (1) ‖ name: `OrderProgressRecord`.
/// 3 ‖ the same ‖ number of the part (4): `OrderPartRecord`. 4 ‖ digest (32): such a document was refused, and the record tells of it;
/// version 1 (1). 5 ‖ order id ‖ length of the gateway's name ‖ name ‖ number (4): `OrderOpenedRecord`. The row's MAC follows in each.
/// </remarks>
public sealed class OrderTable(RowSeal seal)
{
    public const int DigestBytes = 32;

    private const byte OrderPrefix = 1;
    private const byte ProgressPrefix = 2;
    private const byte PartPrefix = 3;
    private const byte RefusalPrefix = 4;
    private const byte OpenedPrefix = 5;
    private const int OrderKeyBytes = 1 + RowId.Bytes;
    private const int KeyBytesMax = OrderKeyBytes + 1 + MerchantId.LengthMax + 4;

    /// <summary>Stores an order and sets the record's layout version.</summary>
    public void Put(WriteBatch batch, UInt128 order, OrderRecord record)
    {
        record.Version = MessageRow.Version;
        Span<byte> key = stackalloc byte[KeyBytesMax];
        seal.Write(batch, WriteKind.Put, Table.Orders, OrderKey(key, OrderPrefix, order), record);
    }

    /// <summary>All orders, by id.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async Task<IReadOnlyDictionary<UInt128, OrderRecord>> ReadAllAsync(IRecordStore store, CancellationToken cancellation)
    {
        var orders = new Dictionary<UInt128, OrderRecord>();
        await foreach (var (key, value) in store.ScanAsync(Table.Orders, new[] { OrderPrefix }, cancellation))
        {
            if (key.Length != OrderKeyBytes || key[0] != OrderPrefix)
            {
                break;
            }

            var record = Read(OrderRecord.Parser, key, value);
            MessageRow.ThrowIfUnknown(record.Version);
            orders.Add(RowId.Read(key.AsSpan(1)), record);
        }

        return orders;
    }

    /// <summary>Stores how far a gateway is and sets the record's layout version.</summary>
    public void PutProgress(WriteBatch batch, UInt128 order, GatewayId gateway, OrderProgressRecord progress)
    {
        progress.Version = MessageRow.Version;
        Span<byte> key = stackalloc byte[KeyBytesMax];
        seal.Write(batch, WriteKind.Put, Table.Orders, GatewayKey(key, ProgressPrefix, order, gateway), progress);
    }

    /// <summary>How far each gateway is with an order.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async Task<IReadOnlyDictionary<GatewayId, OrderProgressRecord>> ReadProgressAsync(
        IRecordStore store, UInt128 order, CancellationToken cancellation)
    {
        var from = OrderKey(new byte[OrderKeyBytes], ProgressPrefix, order).ToArray();
        var found = new Dictionary<GatewayId, OrderProgressRecord>();
        await foreach (var (key, value) in store.ScanAsync(Table.Orders, from, cancellation))
        {
            if (!key.AsSpan().StartsWith(from))
            {
                break;
            }

            var progress = Read(OrderProgressRecord.Parser, key, value);
            MessageRow.ThrowIfUnknown(progress.Version);
            found.Add(
                GatewayId.TryParse(System.Text.Encoding.ASCII.GetString(key.AsSpan(OrderKeyBytes + 1)), out var gateway)
                    ? gateway
                    : throw new VaultException(VaultErrorCode.RecordDamaged),
                progress);
        }

        return found;
    }

    /// <summary>Stores a finished part, from 1 on, and sets the record's layout version.</summary>
    public void PutPart(WriteBatch batch, UInt128 order, GatewayId gateway, uint number, OrderPartRecord part)
    {
        part.Version = MessageRow.Version;
        Span<byte> key = stackalloc byte[KeyBytesMax];
        var length = GatewayKey(key, PartPrefix, order, gateway).Length;
        BinaryPrimitives.WriteUInt32BigEndian(key[length..], number);
        seal.Write(batch, WriteKind.Put, Table.Orders, key[..(length + 4)], part);
    }

    /// <summary>The first so many parts, in order.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/>: one is missing, too.</exception>
    public async Task<IReadOnlyList<OrderPartRecord>> ReadPartsAsync(
        IRecordStore store, UInt128 order, GatewayId gateway, uint count, CancellationToken cancellation)
    {
        var from = GatewayKey(new byte[KeyBytesMax], PartPrefix, order, gateway).ToArray();
        var parts = new List<OrderPartRecord>();
        await foreach (var (key, value) in store.ScanAsync(Table.Orders, from, cancellation))
        {
            if (parts.Count == count || !key.AsSpan().StartsWith(from) || key.Length != from.Length + 4)
            {
                break;
            }

            var part = Read(OrderPartRecord.Parser, key, value);
            MessageRow.ThrowIfUnknown(part.Version);
            if (BinaryPrimitives.ReadUInt32BigEndian(key.AsSpan(from.Length)) != parts.Count + 1)
            {
                break;
            }

            parts.Add(part);
        }

        return parts.Count == count ? parts : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    /// <summary>Stores which cards are about to be opened, from row 1 on, and sets the record's layout version.</summary>
    public void PutOpened(WriteBatch batch, UInt128 order, GatewayId gateway, uint number, OrderOpenedRecord opened)
    {
        opened.Version = MessageRow.Version;
        Span<byte> key = stackalloc byte[KeyBytesMax];
        seal.Write(batch, WriteKind.Put, Table.Orders, OpenedKey(key, order, gateway, number), opened);
    }

#pragma warning disable CA1822 // Instance members like their siblings, so that callers need to know one way only.
    public void DeleteOpened(WriteBatch batch, UInt128 order, GatewayId gateway, uint number)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.Orders, OpenedKey(key, order, gateway, number));
    }
#pragma warning restore CA1822

    /// <summary>The first so many rows of cards that were opened.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/>: one is missing, too.</exception>
    public IReadOnlyList<OrderOpenedRecord> ReadOpened(IRecordStore store, UInt128 order, GatewayId gateway, uint count)
    {
        var keys = new List<byte[]>();
        var batch = new ReadBatch();
        for (var number = 1u; number <= count; number++)
        {
            keys.Add(OpenedKey(new byte[KeyBytesMax], order, gateway, number).ToArray());
            batch.Add(Table.Orders, keys[^1]);
        }

        store.Read(batch);
        var opened = new List<OrderOpenedRecord>();
        for (var i = 0; i < keys.Count; i++)
        {
            opened.Add(batch.TryGet(i, out var value)
                ? seal.Read(OrderOpenedRecord.Parser, Table.Orders, keys[i], value)
                : throw new VaultException(VaultErrorCode.RecordDamaged));
        }

        return opened;
    }

    /// <summary>Remembers that a document was refused.</summary>
    public void PutRefusal(WriteBatch batch, ReadOnlySpan<byte> digest)
    {
        Span<byte> key = stackalloc byte[1 + DigestBytes];
        seal.PutNote(batch, Table.Orders, RefusalKey(key, digest));
    }

    /// <summary>Whether such a document was refused before.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool HasRefusal(IRecordStore store, ReadOnlySpan<byte> digest)
    {
        Span<byte> buffer = stackalloc byte[1 + DigestBytes];
        var key = RefusalKey(buffer, digest);
        var batch = new ReadBatch();
        var index = batch.Add(Table.Orders, key);
        store.Read(batch);
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        seal.CheckNote(Table.Orders, key, value);
        return true;
    }

    private T Read<T>(MessageParser<T> parser, byte[] key, byte[] value)
        where T : IMessage<T> => seal.Read(parser, Table.Orders, key, value);

    private static ReadOnlySpan<byte> OrderKey(Span<byte> destination, byte prefix, UInt128 order)
    {
        destination[0] = prefix;
        RowId.Write(destination[1..], order);
        return destination[..OrderKeyBytes];
    }

    private static ReadOnlySpan<byte> GatewayKey(Span<byte> destination, byte prefix, UInt128 order, GatewayId gateway)
    {
        OrderKey(destination, prefix, order);
        destination[OrderKeyBytes] = (byte)gateway.Value.Length;
        return destination[..(OrderKeyBytes + 1 + System.Text.Encoding.ASCII.GetBytes(gateway.Value, destination[(OrderKeyBytes + 1)..]))];
    }

    private static ReadOnlySpan<byte> OpenedKey(Span<byte> destination, UInt128 order, GatewayId gateway, uint number)
    {
        var length = GatewayKey(destination, OpenedPrefix, order, gateway).Length;
        BinaryPrimitives.WriteUInt32BigEndian(destination[length..], number);
        return destination[..(length + 4)];
    }

    private static ReadOnlySpan<byte> RefusalKey(Span<byte> destination, ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, DigestBytes, nameof(digest));
        destination[0] = RefusalPrefix;
        digest.CopyTo(destination[1..]);
        return destination;
    }
}
