using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Privacy.Record;

/// <summary>To whom a customer's cards were disclosed, token by token, from the adapter's record.</summary>
internal sealed class CustomerDisclosures(CustomerTokens customers, RecordClient record)
{
    // The adapter's page token and a token's name together have to fit into a page token of ours.
    private const int TokensAtOnce = 100;

    /// <summary>The page that begins after the page token, which is a token of the customer, a dot and the adapter's own page token.</summary>
    /// <exception cref="VaultException">PageTokenInvalid, AdapterUnavailable, BatchTooLarge.</exception>
    public async Task<PrivacyServiceListDisclosuresResponse> ListAsync(CustomerId customer, string pageToken, CancellationToken cancellation)
    {
        var (first, inner) = ReadPageToken(pageToken);
        var all = await customers.AllAsync(customer, cancellation);
        var rest = all.SkipWhile(token => token.Id < first.Id).ToList();
        var response = new PrivacyServiceListDisclosuresResponse();
        if (rest.Count == 0)
        {
            return response;
        }

        var page = await record.ListAsync(rest.Take(TokensAtOnce), inner, cancellation);
        foreach (var line in page.Entries.Select(entry => EntryLine.Read(entry.Entry.Memory)))
        {
            Add(response, line, customer);
        }

        response.NextPageToken = page.NextPageToken.Length > 0 ? $"{rest[0]}.{page.NextPageToken}"
            : rest.Count > TokensAtOnce ? rest[TokensAtOnce].ToString()
            : "";
        return response;
    }

    // A token belongs to one merchant; what the adapter says of another's is none of this customer's.
    private static void Add(PrivacyServiceListDisclosuresResponse response, EntryLine line, CustomerId customer)
    {
        if (!string.Equals(line.Merchant, customer.Merchant.Value, StringComparison.Ordinal))
        {
            return;
        }

        if (line.IsDeletion)
        {
            response.Deletions.Add(line.ToDeletion());
        }
        else if (line.IsOpening)
        {
            response.Disclosures.Add(line.ToDisclosure());
        }
    }

    private static (Token First, string Inner) ReadPageToken(string text)
    {
        if (text.Length == 0)
        {
            return (default, "");
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return Token.TryParse(dot < 0 ? text : text[..dot], out var first)
            ? (first, dot < 0 ? "" : text[(dot + 1)..])
            : throw new VaultException(VaultErrorCode.PageTokenInvalid, "page_token");
    }
}
