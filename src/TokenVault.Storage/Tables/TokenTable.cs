using System.Buffers.Binary;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Tokens, and the index by which a card that has one is found. Allocates nothing; thread-safe, its batches are not.</summary>
public sealed class TokenTable(RowSeal seal)
{
    /// <summary>Of a token's row, MAC included.</summary>
    public const int RowBytes = TokenRow.Bytes + RowSeal.MacBytes;

    // Version 1 (1) ‖ token id (16); the row's MAC follows.
    private const int FingerprintBytes = 1 + RowId.Bytes;
    private const byte FingerprintVersion = 1;
    private const int FingerprintKeyBytesMax = 1 + MerchantId.LengthMax + Fingerprint.Bytes;

    private readonly MerchantNames _merchants = new();

    public void Put(WriteBatch batch, Token token, in TokenRow row, ReadOnlySpan<byte> sealedCard)
    {
        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, token.Id);
        var value = batch.Reserve(WriteKind.Put, Table.Tokens, key, RowBytes);
        TokenRow.Write(value, row, sealedCard);
        seal.Append(Table.Tokens, key, value);
    }

    public int AddLookup(ReadBatch batch, Token token)
    {
        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, token.Id);
        return batch.Add(Table.Tokens, key);
    }

    /// <summary>False where there is no such token. The row borrows from the batch.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, Token token, out TokenRow row)
    {
        row = default;
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[RowId.Bytes];
        RowId.Write(key, token.Id);
        return TokenRow.TryRead(seal.Check(Table.Tokens, key, value), _merchants, out row)
            ? true
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }

    /// <summary>Removes a token and the index row of its card.</summary>
    public void Delete(WriteBatch batch, Token token, MerchantId merchant, Fingerprint fingerprint)
    {
        Span<byte> key = stackalloc byte[FingerprintKeyBytesMax];
        RowId.Write(key, token.Id);
        batch.Delete(Table.Tokens, key[..RowId.Bytes]);
        batch.Delete(Table.Fingerprints, key[..WriteKey(key, merchant, fingerprint)]);
    }

    public void PutFingerprint(WriteBatch batch, MerchantId merchant, Fingerprint fingerprint, Token token)
    {
        Span<byte> buffer = stackalloc byte[FingerprintKeyBytesMax];
        var key = buffer[..WriteKey(buffer, merchant, fingerprint)];
        var value = batch.Reserve(WriteKind.Put, Table.Fingerprints, key, FingerprintBytes + RowSeal.MacBytes);
        value[0] = FingerprintVersion;
        RowId.Write(value[1..], token.Id);
        seal.Append(Table.Fingerprints, key, value);
    }

    public int AddFingerprintLookup(ReadBatch batch, MerchantId merchant, Fingerprint fingerprint)
    {
        Span<byte> key = stackalloc byte[FingerprintKeyBytesMax];
        return batch.Add(Table.Fingerprints, key[..WriteKey(key, merchant, fingerprint)]);
    }

    /// <summary>False where the merchant's card has no token.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryReadFingerprint(ReadBatch batch, int index, MerchantId merchant, Fingerprint fingerprint, out Token token)
    {
        token = default;
        if (!batch.TryGet(index, out var sealedValue))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[FingerprintKeyBytesMax];
        var value = seal.Check(Table.Fingerprints, key[..WriteKey(key, merchant, fingerprint)], sealedValue);
        if (value.Length != FingerprintBytes || value[0] != FingerprintVersion)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        token = new Token(BinaryPrimitives.ReadUInt128BigEndian(value[1..]));
        return true;
    }

    // The name carries its length, so that no merchant's key can be another's with a longer name.
    private static int WriteKey(Span<byte> destination, MerchantId merchant, Fingerprint fingerprint)
    {
        var length = merchant.Write(destination);
        fingerprint.Write(destination[length..]);
        return length + Fingerprint.Bytes;
    }
}
