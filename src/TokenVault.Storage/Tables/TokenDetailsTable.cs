using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>What only some tokens have: labels, customers, other forms, a sealed name. Thread-safe, its batches are not.</summary>
/// <remarks>Key: as <see cref="TokenKey"/> has it. Value: TokenDetailsRecord; the row's MAC follows.</remarks>
public sealed class TokenDetailsTable(RowSeal seal)
{
    public void Put(WriteBatch batch, OwnedToken token, TokenDetailsRecord details)
    {
        Span<byte> key = stackalloc byte[TokenKey.BytesMax];
        details.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.TokenDetails, key[..TokenKey.Write(key, token)], details);
    }

#pragma warning disable CA1822 // Instance members like their siblings, so that callers need to know one way only.
    public int AddLookup(ReadBatch batch, OwnedToken token)
    {
        Span<byte> key = stackalloc byte[TokenKey.BytesMax];
        return batch.Add(Table.TokenDetails, key[..TokenKey.Write(key, token)]);
    }

    public void Delete(WriteBatch batch, OwnedToken token)
    {
        Span<byte> key = stackalloc byte[TokenKey.BytesMax];
        batch.Delete(Table.TokenDetails, key[..TokenKey.Write(key, token)]);
    }
#pragma warning restore CA1822

    /// <summary>Null where the token has none.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public TokenDetailsRecord? Read(ReadBatch batch, int index, OwnedToken token)
    {
        if (!batch.TryGet(index, out var value))
        {
            return null;
        }

        Span<byte> key = stackalloc byte[TokenKey.BytesMax];
        var details = seal.Read(TokenDetailsRecord.Parser, Table.TokenDetails, key[..TokenKey.Write(key, token)], value);
        MessageRow.ThrowIfUnknown(details.Version);
        return details;
    }
}
