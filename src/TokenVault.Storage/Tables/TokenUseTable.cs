using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>When a token was last used, and which payment has one for single use. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: 1 or 2 (1) ‖ as <see cref="TokenKey"/> has it. Values: under 1 version 1 (1) ‖ day, counted from 1 January 0001 (4); under 2
/// version 1 (1) ‖ payment id (16) ‖ 1 where it is spent (1). The row's MAC follows.
/// </remarks>
public sealed class TokenUseTable(RowSeal seal)
{
    private const byte DayPrefix = 1;
    private const byte HoldPrefix = 2;
    private const byte Version = 1;
    private const int KeyBytesMax = 1 + TokenKey.BytesMax;
    private const int DayBytes = 1 + 4;
    private const int HoldBytes = 1 + RowId.Bytes + 1;

    public void PutDay(WriteBatch batch, OwnedToken token, int day)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        var key = buffer[..WriteKey(buffer, DayPrefix, token)];
        var value = batch.Reserve(WriteKind.Put, Table.TokenUses, key, DayBytes + RowSeal.MacBytes);
        value[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(value[1..], day);
        seal.Append(Table.TokenUses, key, value);
    }

    /// <summary>Stores who has the token; refuses the whole batch where it is an insert and somebody has it.</summary>
    public void WriteHold(WriteBatch batch, WriteKind kind, OwnedToken token, PaymentHold hold)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        var key = buffer[..WriteKey(buffer, HoldPrefix, token)];
        var value = batch.Reserve(kind, Table.TokenUses, key, HoldBytes + RowSeal.MacBytes);
        value[0] = Version;
        RowId.Write(value[1..], hold.Payment.Id);
        value[1 + RowId.Bytes] = hold.IsSpent ? (byte)1 : (byte)0;
        seal.Append(Table.TokenUses, key, value);
    }

#pragma warning disable CA1822 // Instance members like their siblings, so that callers need to know one way only.
    public void DeleteHold(WriteBatch batch, OwnedToken token)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.TokenUses, key[..WriteKey(key, HoldPrefix, token)]);
    }

    /// <summary>Removes all that is known of a token's use.</summary>
    public void Delete(WriteBatch batch, OwnedToken token)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.TokenUses, key[..WriteKey(key, DayPrefix, token)]);
        DeleteHold(batch, token);
    }

    public int AddDayLookup(ReadBatch batch, OwnedToken token)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        return batch.Add(Table.TokenUses, key[..WriteKey(key, DayPrefix, token)]);
    }

    public int AddHoldLookup(ReadBatch batch, OwnedToken token)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        return batch.Add(Table.TokenUses, key[..WriteKey(key, HoldPrefix, token)]);
    }
#pragma warning restore CA1822

    /// <summary>The day of the last use; null where there was none.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public int? ReadDay(ReadBatch batch, int index, OwnedToken token)
    {
        if (!batch.TryGet(index, out var sealedValue))
        {
            return null;
        }

        Span<byte> key = stackalloc byte[KeyBytesMax];
        var value = seal.Check(Table.TokenUses, key[..WriteKey(key, DayPrefix, token)], sealedValue);
        return value.Length == DayBytes && value[0] == Version
            ? BinaryPrimitives.ReadInt32BigEndian(value[1..])
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    /// <summary>Who has the token; null where nobody has.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public PaymentHold? ReadHold(ReadBatch batch, int index, OwnedToken token)
    {
        if (!batch.TryGet(index, out var sealedValue))
        {
            return null;
        }

        Span<byte> key = stackalloc byte[KeyBytesMax];
        var value = seal.Check(Table.TokenUses, key[..WriteKey(key, HoldPrefix, token)], sealedValue);
        return value.Length == HoldBytes && value[0] == Version && value[^1] is 0 or 1
            ? new PaymentHold(new PaymentId(BinaryPrimitives.ReadUInt128BigEndian(value[1..])), value[^1] == 1)
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    private static int WriteKey(Span<byte> destination, byte prefix, OwnedToken token)
    {
        destination[0] = prefix;
        return 1 + TokenKey.Write(destination[1..], token);
    }
}
