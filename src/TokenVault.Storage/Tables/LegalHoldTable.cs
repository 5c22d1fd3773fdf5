using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>Legal holds on customers. Thread-safe, its batches are not.</summary>
/// <remarks>Key: length of the merchant's name (1) ‖ name ‖ keyed digest of the merchant's name, the customer and the hold's reference (16).</remarks>
public sealed class LegalHoldTable(RowSeal seal)
{
    private const int KeyBytesMax = 1 + MerchantId.LengthMax + RowSeal.MacBytes;

    /// <summary>Stores the hold, whatever stood under its reference, and sets the record's layout version.</summary>
    public void Put(WriteBatch batch, MerchantId merchant, LegalHoldRecord hold)
    {
        hold.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.LegalHolds, KeyOf(merchant, hold.Customer, hold.Reference), hold);
    }

    public void Delete(WriteBatch batch, MerchantId merchant, string customer, string reference) =>
        batch.Delete(Table.LegalHolds, KeyOf(merchant, customer, reference));

    /// <summary>The row's key.</summary>
    public byte[] KeyOf(MerchantId merchant, string customer, string reference)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(customer.Length, CustomerTokenTable.ReferenceLengthMax, nameof(customer));
        Span<byte> key = stackalloc byte[KeyBytesMax];
        var length = merchant.Write(key);

        // The customer's length before it: nothing of one is taken for a part of the other.
        byte[] name = [.. key[..length], (byte)customer.Length, .. Encoding.ASCII.GetBytes(customer), .. Encoding.UTF8.GetBytes(reference)];
        seal.WriteDigest(Table.LegalHolds, name, key.Slice(length, RowSeal.MacBytes));
        return key[..(length + RowSeal.MacBytes)].ToArray();
    }

    /// <summary>Reads a row of a scan.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public LegalHoldRecord Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var hold = seal.Read(LegalHoldRecord.Parser, Table.LegalHolds, key, value);
        MessageRow.ThrowIfUnknown(hold.Version);
        return hold;
    }
}
