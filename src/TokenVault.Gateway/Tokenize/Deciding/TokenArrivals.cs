using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Files tokens that come from another vault under their names. Used by the sequencer's thread alone.</summary>
internal sealed class TokenArrivals(TokenBook book)
{
    private readonly CardLinks _links = new(book);

    /// <summary>Writes the token; where it is here already with that card, nothing. The result serves where it is new.</summary>
    /// <exception cref="VaultException">TokenTaken, CardNumberIsToken.</exception>
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
            book.Tables.Formats.Put(batch.Writes, entry.Owned, form.Digits);
            book.Pending.PutDigits(batch.Number, entry.Owned.Merchant, form.Digits);
            if (form.PassesLuhn)
            {
                var fingerprint = Fingerprint.Read(form.Fingerprint.Span);
                book.Tables.Fingerprints.Put(batch.Writes, entry.Owned, fingerprint, isDigits: true);
                book.Pending.Put(
                    batch.Number, entry.Owned.Merchant, fingerprint, new PendingCard(PendingCardKind.IsDigits, new CardToken(entry.Owned.Token, default)));
            }
        }
    }
}
