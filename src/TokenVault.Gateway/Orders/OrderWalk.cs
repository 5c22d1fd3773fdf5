using System.Runtime.CompilerServices;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Orders;

/// <summary>The tokens that an order is about, in the order of their rows' keys, after the last that was taken.</summary>
internal sealed class OrderWalk(OrderClient client, IRecordStore store, TokenTables tables)
{
    /// <summary>Each once, ascending. Those of an order that names tokens may not be here: other gateways have theirs.</summary>
    /// <exception cref="VaultException">RecordDamaged; AdapterUnavailable, or what the adapter refused with.</exception>
    public IAsyncEnumerable<OwnedToken> WalkAsync(OrderErrand errand, CancellationToken cancellation) =>
        errand.NamesTokens ? NamedAsync(errand, cancellation) : StoredAsync(errand, cancellation);

    private async IAsyncEnumerable<OwnedToken> StoredAsync(OrderErrand errand, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Nothing stands between a key and the same key with a zero behind it.
        byte[] from = errand.Last is { } last ? [.. TokenTable.KeyOf(last), 0] : [];
        await foreach (var (key, value) in store.ScanAsync(Table.Tokens, from, cancellation))
        {
            _ = tables.Tokens.ReadScanned(key, value, out var token);
            if (errand.Covers(token.Merchant))
            {
                yield return token;
            }
        }
    }

    private async IAsyncEnumerable<OwnedToken> NamedAsync(OrderErrand errand, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var merchant = errand.Merchants!.Single();
        var last = errand.Last?.Token;
        while (await client.ListTokensAsync(errand.OrderId, last?.ToString() ?? "", cancellation) is { Count: > 0 } page)
        {
            foreach (var name in page)
            {
                last = ReadNext(name, last);
                yield return new OwnedToken(merchant, last.Value);
            }
        }
    }

    // One that does not rise would be asked for again and again.
    private static Token ReadNext(string name, Token? last) =>
        Token.TryParse(name, out var token) && (last is not { } before || token.Id > before.Id)
            ? token
            : throw new VaultException(VaultErrorCode.FieldMissing, "tokens");
}
