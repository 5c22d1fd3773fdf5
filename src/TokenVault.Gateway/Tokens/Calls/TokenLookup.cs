using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.ObjectPool;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>Looks tokens up in the store.</summary>
/// <remarks>
/// All rows are asked for at once, by keys that hold the merchant, so that the look at a foreign token is the look at one that does not
/// exist, step for step.
/// </remarks>
internal sealed class TokenLookup(IRecordStore store, TokenTables tables, TimeProvider clock)
{
    private readonly DefaultObjectPool<ReadBatch> _reads = new(new DefaultPooledObjectPolicy<ReadBatch>());

    /// <exception cref="VaultException">TokenNotFound, also for another merchant's.</exception>
    public Contracts.V1.Token Get(OwnedToken token) => Find(token) ?? throw new VaultException(VaultErrorCode.TokenNotFound);

    /// <summary>The merchant's token as he may see it, or null.</summary>
    public Contracts.V1.Token? Find(OwnedToken token)
    {
        var reads = _reads.Get();
        try
        {
            reads.Clear();
            var at = tables.Tokens.AddLookup(reads, token);
            var details = tables.Details.AddLookup(reads, token);
            var day = tables.Uses.AddDayLookup(reads, token);
            var hold = tables.Uses.AddHoldLookup(reads, token);
            store.Read(reads);
            if (!tables.Tokens.TryRead(reads, at, token, out var row))
            {
                return null;
            }

            var view = TokenView.Of(CardToken.Of(token.Token, row), row.Brand, row.Bin, row.LastFour);
            if (tables.Details.Read(reads, details, token) is { } kept)
            {
                TokenView.Add(view, kept);
                if (!HasCard(token.Merchant, kept.SameCardAs, row.Fingerprint))
                {
                    view.SameCardAs = "";
                }
            }

            view.LastUseTime = tables.Uses.ReadDay(reads, day, token) is { } used
                ? DateOnly.FromDayNumber(used).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).ToTimestamp()
                : null;
            view.State = StateOf(row, tables.Uses.ReadHold(reads, hold, token));
            return view;
        }
        finally
        {
            _reads.Return(reads);
        }
    }

    // The older token may be deleted since, or have another card: then it is the same card's no more.
    private bool HasCard(MerchantId merchant, string name, Fingerprint fingerprint)
    {
        if (!Domain.Tokens.Token.TryParse(name, out var other))
        {
            return false;
        }

        var reads = new ReadBatch();
        var owned = new OwnedToken(merchant, other);
        var at = tables.Tokens.AddLookup(reads, owned);
        store.Read(reads);
        return tables.Tokens.TryRead(reads, at, owned, out var row) && row.Fingerprint == fingerprint;
    }

    private TokenState StateOf(in TokenRow row, PaymentHold? hold) => hold switch
    {
        { IsSpent: true } => TokenState.Spent,
        _ when row.ExpireUnixSeconds != 0 && row.ExpireUnixSeconds <= clock.GetUtcNow().ToUnixTimeSeconds() => TokenState.Expired,
        not null => TokenState.Held,
        null => TokenState.Active,
    };
}
