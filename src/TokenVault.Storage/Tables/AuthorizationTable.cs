using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>The running totals of authorizations, by the operation that authorized. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: 2 (1) ‖ operation id (16). Value: version 1 (1) ‖ captures held (8) ‖ captured (8) ‖ refunds held (8) ‖ voids held (4) ‖
/// 1 where a final capture succeeded (1); the row's MAC follows.
/// </remarks>
public sealed class AuthorizationTable(RowSeal seal)
{
    private const byte Prefix = 2;
    private const byte Version = 1;
    private const int KeyBytes = 1 + RowId.Bytes;
    private const int ValueBytes = 1 + (3 * 8) + 4 + 1;

    public void Put(WriteBatch batch, OperationId authorization, in AuthorizationTotals totals)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, authorization);
        var value = batch.Reserve(WriteKind.Put, Table.Counters, key, ValueBytes + RowSeal.MacBytes);
        value[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(value[1..], totals.CapturesHeld);
        BinaryPrimitives.WriteInt64BigEndian(value[9..], totals.Captured);
        BinaryPrimitives.WriteInt64BigEndian(value[17..], totals.RefundsHeld);
        BinaryPrimitives.WriteInt32BigEndian(value[25..], totals.VoidsHeld);
        value[29] = totals.IsFinal ? (byte)1 : (byte)0;
        seal.Append(Table.Counters, key, value);
    }

#pragma warning disable CA1822 // An instance member like its siblings, so that callers need to know one way only.
    public int AddLookup(ReadBatch batch, OperationId authorization)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, authorization);
        return batch.Add(Table.Counters, key);
    }
#pragma warning restore CA1822

    /// <summary>All zero where nothing was done with it.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public AuthorizationTotals Read(ReadBatch batch, int index, OperationId authorization)
    {
        if (!batch.TryGet(index, out var sealedValue))
        {
            return default;
        }

        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, authorization);
        var value = seal.Check(Table.Counters, key, sealedValue);
        if (value.Length != ValueBytes || value[0] != Version)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        return new AuthorizationTotals
        {
            CapturesHeld = BinaryPrimitives.ReadInt64BigEndian(value[1..]),
            Captured = BinaryPrimitives.ReadInt64BigEndian(value[9..]),
            RefundsHeld = BinaryPrimitives.ReadInt64BigEndian(value[17..]),
            VoidsHeld = BinaryPrimitives.ReadInt32BigEndian(value[25..]),
            IsFinal = value[29] != 0,
        };
    }

    private static void WriteKey(Span<byte> key, OperationId authorization)
    {
        key[0] = Prefix;
        RowId.Write(key[1..], authorization.Id);
    }
}
