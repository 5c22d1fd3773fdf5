using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Reads;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokenize.Intake;
using TokenVault.Storage;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>A customer's tokens, oldest first.</summary>
internal sealed class TokenList(IRecordStore store, TokenTables tables, TokenLookup lookup)
{
    // A thousand tokens with all the labels that they may have would be 13 MB; clients take 4 MB.
    private const int PageBytesMax = 2 * 1024 * 1024;

    /// <summary>The page that begins after the request's page token.</summary>
    /// <exception cref="VaultException">FieldMissing, CustomerReferenceInvalid, PageSizeInvalid, PageTokenInvalid.</exception>
    public async Task<ListTokensResponse> ListAsync(MerchantId merchant, ListTokensRequest request, CancellationToken cancellation)
    {
        if (request.CustomerReference.Length == 0)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "customer_reference");
        }

        var customer = TokenTexts.ReadCustomer(request.CustomerReference, "customer_reference");
        var size = PageSizes.Read(request.PageSize);
        var after = ReadPageToken(request.PageToken);
        var response = new ListTokensResponse();
        var last = default(Token);
        var bytes = 0;
        var from = tables.Customers.KeyFrom(new OwnedToken(merchant, after is { } seen ? new Token(seen.Id + 1) : default), customer);
        await foreach (var (key, value) in store.ScanAsync(Table.CustomerTokens, from, cancellation))
        {
            if (!tables.Customers.TryRead(key, value, merchant, customer, out var token))
            {
                break;
            }

            if (response.Tokens.Count == size || bytes >= PageBytesMax)
            {
                response.NextPageToken = last.ToString();
                break;
            }

            // One that was deleted since the scan came by is not listed.
            last = token;
            if (lookup.Find(new OwnedToken(merchant, token)) is { } view)
            {
                response.Tokens.Add(view);
                bytes += view.CalculateSize();
            }
        }

        return response;
    }

    private static Token? ReadPageToken(string text) => text.Length == 0 ? null
        : Token.TryParse(text, out var token) && token.Id < UInt128.MaxValue ? token
        : throw new VaultException(VaultErrorCode.PageTokenInvalid, "page_token");
}
