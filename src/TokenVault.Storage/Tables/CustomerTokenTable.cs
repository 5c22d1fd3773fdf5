using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Which tokens a merchant's customer has, oldest first. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: length of the merchant's name (1) ‖ name ‖ keyed digest of the merchant's name and the customer's reference (16) ‖ token id (16). The
/// reference itself stands in no key, since those outlast a purge.
/// </remarks>
public sealed class CustomerTokenTable(RowSeal seal)
{
    public const int ReferenceLengthMax = 64;

    private const int PrefixBytesMax = 1 + MerchantId.LengthMax + RowSeal.MacBytes;
    private const int KeyBytesMax = PrefixBytesMax + RowId.Bytes;

    public void Put(WriteBatch batch, OwnedToken token, string customer)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        seal.PutNote(batch, Table.CustomerTokens, key[..WriteKey(key, token, customer)]);
    }

    public void Delete(WriteBatch batch, OwnedToken token, string customer)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.CustomerTokens, key[..WriteKey(key, token, customer)]);
    }

    /// <summary>The key from which on a scan gives the customer's tokens that are as new as this one or newer.</summary>
    public byte[] KeyFrom(OwnedToken oldest, string customer)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        return key[..WriteKey(key, oldest, customer)].ToArray();
    }

    /// <summary>Reads a row of a scan. False where the scan has left the customer's rows.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, MerchantId merchant, string customer, out Token token)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytesMax];
        prefix = prefix[..WritePrefix(prefix, merchant, customer)];
        token = default;
        if (!key.StartsWith(prefix) || key.Length != prefix.Length + RowId.Bytes)
        {
            return false;
        }

        seal.CheckNote(Table.CustomerTokens, key, value);
        token = new Token(BinaryPrimitives.ReadUInt128BigEndian(key[prefix.Length..]));
        return true;
    }

    private int WriteKey(Span<byte> destination, OwnedToken token, string customer)
    {
        var length = WritePrefix(destination, token.Merchant, customer);
        RowId.Write(destination[length..], token.Token.Id);
        return length + RowId.Bytes;
    }

    private int WritePrefix(Span<byte> destination, MerchantId merchant, string customer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(customer.Length, ReferenceLengthMax, nameof(customer));
        var length = merchant.Write(destination);
        Span<byte> name = stackalloc byte[1 + MerchantId.LengthMax + ReferenceLengthMax];
        destination[..length].CopyTo(name);
        var bytes = length + Encoding.ASCII.GetBytes(customer, name[length..]);
        seal.WriteDigest(Table.CustomerTokens, name[..bytes], destination.Slice(length, RowSeal.MacBytes));
        return length + RowSeal.MacBytes;
    }
}
