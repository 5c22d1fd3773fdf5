using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>Reads a token from a request, in either form.</summary>
internal sealed class TokenNames(IRecordStore store, TokenTables tables)
{
    /// <summary>The merchant's token by its name. Whether there is one is found out by looking it up.</summary>
    /// <exception cref="VaultException">FieldMissing, TokenMalformed; TokenNotFound where digits stand for none of the merchant's tokens.</exception>
    public OwnedToken Read(MerchantId merchant, string text, string field = "token")
    {
        if (Token.TryParse(text, out var token))
        {
            return new OwnedToken(merchant, token);
        }

        if (text.Length is < Pan.DigitsMin or > Pan.DigitsMax || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw new VaultException(text.Length == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.TokenMalformed, field);
        }

        var reads = new ReadBatch();
        var at = tables.Formats.AddLookup(reads, merchant, text);
        store.Read(reads);
        return tables.Formats.TryRead(reads, at, merchant, text, out token)
            ? new OwnedToken(merchant, token)
            : throw new VaultException(VaultErrorCode.TokenNotFound);
    }
}
