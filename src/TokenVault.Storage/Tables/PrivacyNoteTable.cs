using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>What was done for card holders: tokens erased, fields corrected. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Keys: `1` ‖ keyed digest of merchant and customer (32) ‖ token id (16), an erased token; `2` ‖ token id (16) ‖ a sortable id (16), a
/// correction. An erased customer's reference is nowhere in it.
/// </remarks>
public sealed class PrivacyNoteTable(RowSeal seal)
{
    public const int DigestBytes = 32;

    private const byte ErasedKind = 1;
    private const byte CorrectedKind = 2;
    private const int ErasedKeyBytes = 1 + DigestBytes + RowId.Bytes;
    private const int CorrectedKeyBytes = 1 + RowId.Bytes + RowId.Bytes;

    /// <summary>Notes a token that is or was erased for a customer. Sets the record's layout version.</summary>
    public void PutErased(WriteBatch batch, ReadOnlySpan<byte> customer, Token token, ErasedTokenRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.PrivacyNotes, ErasedKey(customer, token), record);
    }

    /// <summary>The key from which on a scan gives the customer's erased tokens that are as new as this one or newer.</summary>
    public static byte[] ErasedKey(ReadOnlySpan<byte> customer, Token oldest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(customer.Length, DigestBytes, nameof(customer));
        var key = new byte[ErasedKeyBytes];
        key[0] = ErasedKind;
        customer.CopyTo(key.AsSpan(1));
        RowId.Write(key.AsSpan(1 + DigestBytes), oldest.Id);
        return key;
    }

    /// <summary>Reads a row of a scan. False where the scan has left the customer's rows.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryReadErased(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> customer, out Token token, out ErasedTokenRecord record)
    {
        (token, record) = (default, null!);
        if (key.Length != ErasedKeyBytes || key[0] != ErasedKind || !key[1..].StartsWith(customer))
        {
            return false;
        }

        record = seal.Read(ErasedTokenRecord.Parser, Table.PrivacyNotes, key, value);
        MessageRow.ThrowIfUnknown(record.Version);
        token = new Token(BinaryPrimitives.ReadUInt128BigEndian(key[(1 + DigestBytes)..]));
        return true;
    }

    /// <summary>Notes what was corrected of a token. Sets the record's layout version.</summary>
    public void PutCorrection(WriteBatch batch, Token token, UInt128 id, CorrectionRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.PrivacyNotes, CorrectionKey(token, id), record);
    }

    /// <summary>The key from which on a scan gives the token's corrections that are as new as this one or newer.</summary>
    public static byte[] CorrectionKey(Token token, UInt128 oldest)
    {
        var key = new byte[CorrectedKeyBytes];
        key[0] = CorrectedKind;
        RowId.Write(key.AsSpan(1), token.Id);
        RowId.Write(key.AsSpan(1 + RowId.Bytes), oldest);
        return key;
    }

    /// <summary>Reads a row of a scan. False where the scan has left the token's corrections.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryReadCorrection(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Token token, out CorrectionRecord record)
    {
        record = null!;
        if (key.Length != CorrectedKeyBytes || key[0] != CorrectedKind || BinaryPrimitives.ReadUInt128BigEndian(key[1..]) != token.Id)
        {
            return false;
        }

        record = seal.Read(CorrectionRecord.Parser, Table.PrivacyNotes, key, value);
        MessageRow.ThrowIfUnknown(record.Version);
        return true;
    }
}
