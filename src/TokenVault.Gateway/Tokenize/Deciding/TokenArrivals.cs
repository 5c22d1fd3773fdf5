using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Files tokens that come from another vault under their names. Used by the sequencer's thread alone.</summary>
internal sealed class TokenArrivals(TokenBook book)
{
    // Far more than are on their way at once: what came before stands in the store, where it was looked for before it was handed on.
    private const int NamesMax = 4096;

    // More than clocks differ.
    private const long AheadSecondsMax = 24 * 60 * 60;

    private readonly CardLinks _links = new(book);
    private Dictionary<Token, MerchantId> _names = [];
    private Dictionary<Token, MerchantId> _earlierNames = [];

    /// <summary>Writes the token; where it is here already with that card, nothing. The result serves where it is new.</summary>
    /// <exception cref="VaultException">TokenTaken, TokenMalformed, CardNumberIsToken.</exception>
    public void TakeIn(TokenBatch batch, TokenWork work)
    {
        var arrival = work.Arrival!;
        var owned = arrival.Owned;
        if (book.FindEntry(owned) is { } known)
        {
            work.Result = known.IsDeduplicated && known.Fingerprint == arrival.Row.Fingerprint
                ? CardToken.Of(owned.Token, known.ToRow()) with { IsServing = false }
                : throw new VaultException(VaultErrorCode.TokenTaken);
            return;
        }

        if (!book.IsPrimary(batch, arrival.Row.Fingerprint.KeyNumber))
        {
            // Fingerprinted by a key that the index is not under, or not yet: asked again in a while it is.
            throw new VaultException(VaultErrorCode.AdapterUnavailable);
        }

        RequireTime(owned.Token);
        RequireOwnName(owned);

        // All that may refuse it comes before the first write: the batch is others' as well.
        if (book.FindCard(owned.Merchant, arrival.Row.Fingerprint) is { IsDigits: true })
        {
            throw new VaultException(VaultErrorCode.CardNumberIsToken);
        }

        foreach (var form in arrival.Details.Formats)
        {
            if (book.FindFree(owned.Merchant, [form.Digits]) != 0
                || (form.PassesLuhn && book.FindCard(owned.Merchant, Fingerprint.Read(form.Fingerprint.Span)) is not null))
            {
                throw new VaultException(VaultErrorCode.TokenTaken);
            }
        }

        var entry = TokenEntry.Of(owned, arrival.Row.ToRow(), arrival.Sealed, arrival.Details);
        Index(batch, entry, arrival.IsKnownByCard);
        WriteRest(batch, entry);
        book.Write(batch, entry);
        work.Result = CardToken.Of(owned.Token, entry.ToRow());
        work.IsNew = true;
    }

    // A name begins with its time, which lists, copies and retention go by. The adapter refuses such ones as well.
    private void RequireTime(Token token)
    {
        if (token.Id >> 80 > (UInt128)((book.NowUnixSeconds + AheadSecondsMax) * 1000))
        {
            throw new VaultException(VaultErrorCode.TokenMalformed);
        }
    }

    // The adapter buries tokens by their names alone: whoever had it under his name as well would take it from the other by deleting it.
    private void RequireOwnName(OwnedToken owned)
    {
        if ((_names.TryGetValue(owned.Token, out var other) || _earlierNames.TryGetValue(owned.Token, out other)) && other != owned.Merchant)
        {
            throw new VaultException(VaultErrorCode.TokenTaken);
        }

        if (_names.Count >= NamesMax)
        {
            (_earlierNames, _names) = (_names, []);
        }

        _names[owned.Token] = owned.Merchant;
    }

    // One that the other vault did not give for its card is not given for it here either.
    private void Index(TokenBatch batch, TokenEntry entry, bool isKnownByCard)
    {
        if (entry.Usage != TokenUsage.MultiUse)
        {
            return;
        }

        if (isKnownByCard)
        {
            _links.Link(batch, entry);
        }
        else if (book.FindCard(entry.Owned.Merchant, entry.Fingerprint) is { IsDigits: false } other)
        {
            entry.Details.SameCardAs = other.Token.ToString();
        }
    }

    private void WriteRest(TokenBatch batch, TokenEntry entry)
    {
        if (entry.ExpireUnixSeconds != 0)
        {
            book.Tables.Tasks.Put(batch.Writes, new TokenTask(TokenTaskKind.Delete, entry.ExpireUnixSeconds, entry.Owned));
        }

        foreach (var customer in entry.Details.Customers)
        {
            book.Tables.Customers.Put(batch.Writes, entry.Owned, customer);
        }

        foreach (var form in entry.Details.Formats)
        {
            book.PutForm(batch, entry.Owned, form);
        }
    }
}
