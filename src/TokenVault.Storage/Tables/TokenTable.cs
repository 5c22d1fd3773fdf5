using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Tokens. Allocates nothing but for purging; thread-safe, its batches are not.</summary>
/// <remarks>Key: as <see cref="TokenKey"/> has it. Value: as <see cref="TokenRow"/> has it.</remarks>
public sealed class TokenTable(RowSeal seal)
{
    /// <summary>Of a token's row, MAC included.</summary>
    public const int RowBytes = TokenRow.Bytes + RowSeal.MacBytes;

    /// <summary>Of a row's key: those of the token, before its merchant.</summary>
    public const int TokenBytes = RowId.Bytes;

    private readonly MerchantNames _merchants = new();

    public void Put(WriteBatch batch, OwnedToken token, in TokenRow row, ReadOnlySpan<byte> sealedCard)
    {
        Span<byte> buffer = stackalloc byte[TokenKey.BytesMax];
        var key = buffer[..TokenKey.Write(buffer, token)];
        var value = batch.Reserve(WriteKind.Put, Table.Tokens, key, RowBytes);
        TokenRow.Write(value, row, sealedCard);
        seal.Append(Table.Tokens, key, value);
    }

#pragma warning disable CA1822 // Instance members like their siblings, so that callers need to know one way only.
    public int AddLookup(ReadBatch batch, OwnedToken token)
    {
        Span<byte> key = stackalloc byte[TokenKey.BytesMax];
        return batch.Add(Table.Tokens, key[..TokenKey.Write(key, token)]);
    }

    /// <summary>False where the merchant has no such token. The row borrows from the batch.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryRead(ReadBatch batch, int index, OwnedToken token, out TokenRow row)
    {
        row = default;
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[TokenKey.BytesMax];
        row = ReadRow(key[..TokenKey.Write(key, token)], value);
        return true;
    }

    /// <summary>Reads a row of a scan.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public TokenRow ReadScanned(scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, out OwnedToken token)
    {
        token = TokenKey.Read(key, _merchants);
        return ReadRow(key, value);
    }

    public void Delete(WriteBatch batch, OwnedToken token)
    {
        Span<byte> key = stackalloc byte[TokenKey.BytesMax];
        batch.Delete(Table.Tokens, key[..TokenKey.Write(key, token)]);
    }
#pragma warning restore CA1822

    /// <summary>The row's key, for purging.</summary>
    public static byte[] KeyOf(OwnedToken token)
    {
        Span<byte> key = stackalloc byte[TokenKey.BytesMax];
        return key[..TokenKey.Write(key, token)].ToArray();
    }

    private TokenRow ReadRow(scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        TokenRow.TryRead(seal.Check(Table.Tokens, key, value), out var row) ? row : throw new VaultException(VaultErrorCode.RecordDamaged);
}
