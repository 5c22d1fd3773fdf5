using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Privacy.Erasures;
using TokenVault.Gateway.Store;
using TokenVault.Storage;

namespace TokenVault.Gateway.Privacy;

/// <summary>Which tokens a customer has and had.</summary>
internal sealed class CustomerTokens(IRecordStore store, TokenTables tables, ErasureJournal journal)
{
    // 16 bytes each in memory. Nobody has so many cards; a reference that stands for a whole shop might.
    private const int TokensMax = 100_000;

    /// <summary>The customer's tokens that are there and newer than the given one, oldest first, at most so many.</summary>
    public async Task<IReadOnlyList<Token>> TakeAsync(CustomerId customer, Token? after, int countMax, CancellationToken cancellation)
    {
        var tokens = new List<Token>();
        var from = after is { } seen ? new Token(seen.Id + 1) : default;
        var key = tables.Customers.KeyFrom(new OwnedToken(customer.Merchant, from), customer.Reference);
        await foreach (var (row, value) in store.ScanAsync(Table.CustomerTokens, key, cancellation))
        {
            if (!tables.Customers.TryRead(row, value, customer.Merchant, customer.Reference, out var token))
            {
                break;
            }

            tokens.Add(token);
            if (tokens.Count == countMax)
            {
                break;
            }
        }

        return tokens;
    }

    /// <summary>All of them, erased ones included, oldest first.</summary>
    /// <exception cref="VaultException">BatchTooLarge.</exception>
    public async Task<IReadOnlyList<Token>> AllAsync(CustomerId customer, CancellationToken cancellation)
    {
        var tokens = new SortedSet<UInt128>((await TakeAsync(customer, null, TokensMax, cancellation)).Select(token => token.Id));
        await foreach (var (token, _) in journal.ListAsync(customer, default, cancellation))
        {
            tokens.Add(token.Id);
        }

        return tokens.Count < TokensMax
            ? [.. tokens.Select(id => new Token(id))]
            : throw new VaultException(VaultErrorCode.BatchTooLarge, "customer_reference");
    }
}
