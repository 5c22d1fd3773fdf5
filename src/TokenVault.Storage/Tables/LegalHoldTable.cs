using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>Legal holds on customers. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: length of the merchant's name (1) ‖ name ‖ length of the customer's reference (1) ‖ the reference in ASCII ‖ the first 16 bytes of
/// SHA-256 of the hold's own reference.
/// </remarks>
public sealed class LegalHoldTable(RowSeal seal)
{
    private const int DigestBytes = 16;
    private const int KeyBytesMax = 1 + MerchantId.LengthMax + 1 + CustomerTokenTable.ReferenceLengthMax + DigestBytes;

    /// <summary>Stores the hold, whatever stood under its reference, and sets the record's layout version.</summary>
    public void Put(WriteBatch batch, MerchantId merchant, LegalHoldRecord hold)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        hold.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.LegalHolds, key[..WriteKey(key, merchant, hold.Customer, hold.Reference)], hold);
    }

#pragma warning disable CA1822 // An instance member like its siblings, so that callers need to know one way only.
    public void Delete(WriteBatch batch, MerchantId merchant, string customer, string reference)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.LegalHolds, key[..WriteKey(key, merchant, customer, reference)]);
    }
#pragma warning restore CA1822

    /// <summary>Reads a row of a scan.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public LegalHoldRecord Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var hold = seal.Read(LegalHoldRecord.Parser, Table.LegalHolds, key, value);
        MessageRow.ThrowIfUnknown(hold.Version);
        return hold;
    }

    private static int WriteKey(Span<byte> destination, MerchantId merchant, string customer, string reference)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(customer.Length, CustomerTokenTable.ReferenceLengthMax, nameof(customer));
        var length = merchant.Write(destination);
        destination[length++] = (byte)customer.Length;
        length += Encoding.ASCII.GetBytes(customer, destination[length..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(reference), digest);
        digest[..DigestBytes].CopyTo(destination[length..]);
        return length + DigestBytes;
    }
}
