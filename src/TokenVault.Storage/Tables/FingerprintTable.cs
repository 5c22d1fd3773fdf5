using System.Buffers.Binary;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>The index by which a card that has a token is found. Allocates nothing but for purging; thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: length of the merchant's name (1) ‖ name ‖ fingerprint (17). The name carries its length, so that no merchant's key can be
/// another's with a longer name. Value: version (1) ‖ token id (16); the row's MAC follows. Version 1: the token of that card. Version 2:
/// a token whose format-preserving digits are that number, which a card must not be taken for.
/// </remarks>
public sealed class FingerprintTable(RowSeal seal)
{
    private const byte CardVersion = 1;
    private const byte DigitsVersion = 2;
    private const int ValueBytes = 1 + RowId.Bytes;
    private const int KeyBytesMax = 1 + MerchantId.LengthMax + Fingerprint.Bytes;

    /// <param name="batch">Where to.</param>
    /// <param name="token">The token.</param>
    /// <param name="fingerprint">Of a card, or of digits.</param>
    /// <param name="isDigits">True where the number is the token's own format-preserving form.</param>
    public void Put(WriteBatch batch, OwnedToken token, Fingerprint fingerprint, bool isDigits = false)
    {
        Span<byte> buffer = stackalloc byte[KeyBytesMax];
        var key = buffer[..WriteKey(buffer, token.Merchant, fingerprint)];
        var value = batch.Reserve(WriteKind.Put, Table.Fingerprints, key, ValueBytes + RowSeal.MacBytes);
        value[0] = isDigits ? DigitsVersion : CardVersion;
        RowId.Write(value[1..], token.Token.Id);
        seal.Append(Table.Fingerprints, key, value);
    }

#pragma warning disable CA1822 // Instance members like their siblings, so that callers need to know one way only.
    public int AddLookup(ReadBatch batch, MerchantId merchant, Fingerprint fingerprint)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        return batch.Add(Table.Fingerprints, key[..WriteKey(key, merchant, fingerprint)]);
    }

    /// <summary>False where the merchant's card has no token.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, MerchantId merchant, Fingerprint fingerprint, out Token token, out bool isDigits)
    {
        (token, isDigits) = (default, false);
        if (!batch.TryGet(index, out var sealedValue))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[KeyBytesMax];
        var value = seal.Check(Table.Fingerprints, key[..WriteKey(key, merchant, fingerprint)], sealedValue);
        if (value.Length != ValueBytes || value[0] is not (CardVersion or DigitsVersion))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        isDigits = value[0] == DigitsVersion;
        token = new Token(BinaryPrimitives.ReadUInt128BigEndian(value[1..]));
        return true;
    }

    public void Delete(WriteBatch batch, MerchantId merchant, Fingerprint fingerprint)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        batch.Delete(Table.Fingerprints, key[..WriteKey(key, merchant, fingerprint)]);
    }
#pragma warning restore CA1822

    /// <summary>The row's key, for purging.</summary>
    public static byte[] KeyOf(MerchantId merchant, Fingerprint fingerprint)
    {
        Span<byte> key = stackalloc byte[KeyBytesMax];
        return key[..WriteKey(key, merchant, fingerprint)].ToArray();
    }

    private static int WriteKey(Span<byte> destination, MerchantId merchant, Fingerprint fingerprint)
    {
        var length = merchant.Write(destination);
        fingerprint.Write(destination[length..]);
        return length + Fingerprint.Bytes;
    }
}
