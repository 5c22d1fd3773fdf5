using System.Buffers.Binary;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Which tokens a merchant's customer has, oldest first. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: length of the merchant's name (1) ‖ name ‖ length of the customer's reference (1) ‖ the reference in ASCII ‖ token id (16). Both
/// carry their length, so that no one's rows stand among those of another with a longer name.
/// </remarks>
public sealed class CustomerTokenTable(RowSeal seal)
{
    public const int ReferenceLengthMax = 64;

    private const int PrefixBytesMax = 1 + MerchantId.LengthMax + 1 + ReferenceLengthMax;
    private const int KeyBytesMax = PrefixBytesMax + RowId.Bytes;

    public void Put(WriteBatch batch, OwnedToken token, string customer)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        seal.PutNote(batch, Table.CustomerTokens, key[..WriteKey(key, token, customer)]);
    }

#pragma warning disable CA1822 // An instance member like its siblings, so that callers need to know one way only.
    public void Delete(WriteBatch batch, OwnedToken token, string customer)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.CustomerTokens, key[..WriteKey(key, token, customer)]);
    }
#pragma warning restore CA1822

    /// <summary>The key from which on a scan gives the customer's tokens that are as new as this one or newer.</summary>
    public static byte[] KeyFrom(OwnedToken oldest, string customer)
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

    private static int WriteKey(Span<byte> destination, OwnedToken token, string customer)
    {
        var length = WritePrefix(destination, token.Merchant, customer);
        RowId.Write(destination[length..], token.Token.Id);
        return length + RowId.Bytes;
    }

    private static int WritePrefix(Span<byte> destination, MerchantId merchant, string customer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(customer.Length, ReferenceLengthMax, nameof(customer));
        var length = merchant.Write(destination);
        destination[length++] = (byte)customer.Length;
        return length + Encoding.ASCII.GetBytes(customer, destination[length..]);
    }
}
