using Google.Protobuf;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Gateway.Privacy;
using TokenVault.Gateway.Privacy.Holds;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Changes and deletes tokens that are there. Used by the sequencer's thread alone.</summary>
internal sealed class TokenChanges(TokenBook book, TokenMint mint, FormatChoice formats, LegalHolds holds, TokenArrivals arrivals)
{
    public const int CustomersMax = 16;

    private readonly CardLinks _links = new(book);
    private readonly TokenRekeying _rekeying = new(book, new CardLinks(book));

    /// <summary>Gives a card's token what the request wants of it beside: another form, a customer.</summary>
    /// <exception cref="VaultException">CustomersFull, FormatSpaceExhausted, GuessingLimitExceeded.</exception>
    public CardToken Amend(TokenBatch batch, TokenWork work, TokenEntry entry, BatchFingerprints fingerprints)
    {
        var terms = work.Terms;
        var isNewCustomer = terms.Customer.Length > 0 && !entry.Details.Customers.Contains(terms.Customer);
        if (isNewCustomer && entry.Details.Customers.Count >= CustomersMax)
        {
            throw new VaultException(VaultErrorCode.CustomersFull, "customer_reference");
        }

        var format = FindFormat(entry, terms);
        var isNewFormat = terms.Format != TokenFormat.None && format is null;
        if (isNewFormat)
        {
            entry.Details.Formats.Add(format = formats.Choose(batch, work, entry.Owned, fingerprints));
        }

        if (isNewCustomer)
        {
            entry.Details.Customers.Add(terms.Customer);
            book.Tables.Customers.Put(batch.Writes, entry.Owned, terms.Customer);
        }

        if (isNewCustomer || isNewFormat)
        {
            book.Write(batch, entry);
        }

        return CardToken.Of(entry.Owned.Token, entry.ToRow()) with { Format = format };
    }

    /// <summary>The form of a token that the terms ask for, where it has it.</summary>
    public static FormatTokenRecord? FindFormat(TokenEntry entry, TokenTerms terms) =>
        entry.Details.Formats.FirstOrDefault(format => format.Format == (uint)terms.Format && format.PassesLuhn == terms.PassesLuhn);

    /// <exception cref="VaultException">TokenNotFound, TokenExpired, LegalHold, TokenUsageInvalid, CardNumberIsToken, GuessingLimitExceeded.</exception>
    public void Update(TokenBatch batch, TokenWork work, BatchFingerprints? fingerprints)
    {
        var entry = Find(work);
        if (book.IsOver(entry.ExpireUnixSeconds))
        {
            throw new VaultException(VaultErrorCode.TokenExpired);
        }

        var change = work.Change!;
        RequireNoHold(entry, change);
        if (change.HasCard)
        {
            ReplaceCard(batch, work, entry, fingerprints);
        }

        entry.Expiry = change.Expiry ?? entry.Expiry;
        Relabel(batch, entry, change);
        Rename(batch, entry, change);
        book.Write(batch, entry);
        work.Result = CardToken.Of(entry.Owned.Token, entry.ToRow());
    }

    /// <exception cref="VaultException">TokenNotFound.</exception>
    public void Delete(TokenBatch batch, TokenWork work)
    {
        var entry = Find(work);
        var owned = entry.Owned;
        book.Tables.Tokens.Delete(batch.Writes, owned);
        book.Purge(batch, Table.Tokens, TokenTable.KeyOf(owned));
        if ((entry.Marks & TokenMarks.HasDetails) != TokenMarks.None)
        {
            book.Tables.Details.Delete(batch.Writes, owned);
            book.Purge(batch, Table.TokenDetails, TokenTable.KeyOf(owned));
        }

        if (entry.IsDeduplicated)
        {
            book.RemoveFromIndex(batch, owned, entry.Fingerprint);
        }

        foreach (var customer in entry.Details.Customers)
        {
            book.Tables.Customers.Delete(batch.Writes, owned, customer);
        }

        foreach (var format in entry.Details.Formats)
        {
            book.Tables.Formats.Delete(batch.Writes, owned.Merchant, format.Digits);
            if (format.PassesLuhn)
            {
                book.RemoveFromIndex(batch, owned, Fingerprint.Read(format.Fingerprint.Span));
            }
        }

        book.Tables.Uses.Delete(batch.Writes, owned);
        entry.IsDeleted = true;
        book.Pending.Put(batch.Number, entry);
    }

    /// <summary>Files a token that comes from another vault.</summary>
    /// <exception cref="VaultException">TokenTaken, CardNumberIsToken.</exception>
    public void TakeIn(TokenBatch batch, TokenWork work) => arrivals.TakeIn(batch, work);

    /// <summary>Files what the adapter told late of a card that was tokenized while it was away. Nothing of either token goes.</summary>
    public void Deduplicate(TokenBatch batch, TokenWork work)
    {
        if (book.FindEntry(work.Token) is not { IsDeduplicated: false } entry)
        {
            // Deleted, or told already.
            return;
        }

        if (!book.IsPrimary(batch, work.LateFingerprint.KeyNumber))
        {
            throw new VaultException(VaultErrorCode.AdapterUnavailable);
        }

        entry.Fingerprint = work.LateFingerprint;
        entry.Marks &= ~TokenMarks.NotDeduplicated;
        if (entry.Usage == TokenUsage.MultiUse)
        {
            _links.Link(batch, entry);
        }

        book.Write(batch, entry);
        work.Result = CardToken.Of(entry.Owned.Token, entry.ToRow());
    }

    /// <summary>Puts a card that the adapter sealed anew in the place of the one that it was made of, unless another came meanwhile.</summary>
    public void Reseal(TokenBatch batch, TokenWork work)
    {
        var resealed = work.Resealed!;
        if (book.FindEntry(work.Token) is not { } entry)
        {
            return;
        }

        var isCard = entry.Sealed.AsSpan().SequenceEqual(resealed.Before.Span);
        var isName = !resealed.Name.IsEmpty && entry.Details.SealedName.Span.SequenceEqual(resealed.NameBefore.Span);
        entry.Sealed = isCard ? resealed.Card : entry.Sealed;
        entry.Details.SealedName = isName ? UnsafeByteOperations.UnsafeWrap(resealed.Name) : entry.Details.SealedName;
        if (isCard || isName)
        {
            book.Write(batch, entry);
        }
    }

    /// <summary>Files a token under another fingerprint key.</summary>
    public void Rekey(TokenBatch batch, TokenWork work) => _rekeying.Rekey(batch, work);

    // What stands beside the card is part of what is to be kept; a date that is corrected is noted with the correction.
    // Another card in its place would destroy the one that is to be kept, and a token that is a customer's no more is out of the hold's reach.
    private void RequireNoHold(TokenEntry entry, TokenChange change)
    {
        foreach (var customer in holds.IsAny ? entry.Details.Customers : [])
        {
            var leaves = change.Customers is { } customers && !customers.Contains(customer, StringComparer.Ordinal);
            var field = change.HasCard ? "card" : leaves ? "customer_references" : change.Labels is not null ? "labels" : change.Name is not null ? "cardholder_name" : null;
            if (field is not null && holds.Stands(new CustomerId(entry.Owned.Merchant, customer)))
            {
                throw new VaultException(VaultErrorCode.LegalHold, field);
            }
        }
    }

    private TokenEntry Find(TokenWork work) => book.FindEntry(work.Token) ?? throw new VaultException(VaultErrorCode.TokenNotFound);

    private void ReplaceCard(TokenBatch batch, TokenWork work, TokenEntry entry, BatchFingerprints? fingerprints)
    {
        if (entry.Usage == TokenUsage.SingleUse)
        {
            throw new VaultException(VaultErrorCode.TokenUsageInvalid, "card");
        }

        if (fingerprints is null)
        {
            throw new VaultException(VaultErrorCode.AdapterUnavailable, cause: batch.Failure);
        }

        var fingerprint = fingerprints.At(work.Place);
        var other = fingerprints.OtherAt(work.Place);
        if (book.FindCard(work.Merchant, fingerprint, other) is { IsDigits: true })
        {
            throw new VaultException(VaultErrorCode.CardNumberIsToken, "card.number");
        }

        if (entry.IsDeduplicated && entry.Fingerprint != fingerprint)
        {
            book.RemoveFromIndex(batch, entry.Owned, entry.Fingerprint);
        }

        var pan = NumberSlot.Read(batch.NumberAt(work.Place));
        (entry.Brand, entry.Bin, entry.LastFour, entry.PanDigits) = (pan.Brand, pan.Bin, pan.LastFour, pan.Length);
        (entry.Funding, entry.Country) = mint.FactsOf(pan);
        (entry.SealedExpiry, entry.Expiry, entry.Fingerprint) = (work.Expiry, work.Expiry, fingerprint);
        entry.RecordVersion++;
        entry.Marks &= ~TokenMarks.NotDeduplicated;
        entry.Details.SameCardAs = "";
        entry.Sealed = new byte[SealedCard.Bytes];
        mint.Seal(batch, pan, ContextOf(entry) with { RecordVersion = entry.RecordVersion, Expiry = entry.SealedExpiry }, entry.Sealed);
        _links.Link(batch, entry, other);
        book.Purge(batch, Table.Tokens, TokenTable.KeyOf(entry.Owned));
        book.Tables.Tasks.Put(batch.Writes, new TokenTask(TokenTaskKind.RaiseVersion, book.NowUnixSeconds, entry.Owned, entry.RecordVersion));
    }

    private void Relabel(TokenBatch batch, TokenEntry entry, TokenChange change)
    {
        if (change.Labels is { } labels)
        {
            entry.Details.Labels.Clear();
            entry.Details.Labels.Add(labels);
        }

        if (change.Customers is not { } customers)
        {
            return;
        }

        foreach (var gone in entry.Details.Customers.Except(customers, StringComparer.Ordinal))
        {
            book.Tables.Customers.Delete(batch.Writes, entry.Owned, gone);
        }

        foreach (var come in customers.Except(entry.Details.Customers, StringComparer.Ordinal))
        {
            book.Tables.Customers.Put(batch.Writes, entry.Owned, come);
        }

        entry.Details.Customers.Clear();
        entry.Details.Customers.Add(customers);
    }

    private void Rename(TokenBatch batch, TokenEntry entry, TokenChange change)
    {
        if (change.Name is not { } name)
        {
            return;
        }

        if (!entry.Details.SealedName.IsEmpty)
        {
            book.Purge(batch, Table.TokenDetails, TokenTable.KeyOf(entry.Owned));
        }

        entry.Details.NameVersion++;
        entry.Details.SealedName = name.IsEmpty
            ? ByteString.Empty
            : mint.SealName(batch, name.Span, ContextOf(entry) with { RecordVersion = entry.Details.NameVersion });
    }

    private static CardContext ContextOf(TokenEntry entry) => new(
        entry.Owned.Token, entry.Owned.Merchant, default, entry.RecordVersion, entry.Usage, entry.SealedExpiry, entry.ExpireUnixSeconds);
}
