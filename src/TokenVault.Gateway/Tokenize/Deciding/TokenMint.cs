using Google.Protobuf;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Cards.Bins;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Gateway.Epochs;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Makes tokens, and seals what is kept under them. Used by the sequencer's thread alone.</summary>
internal sealed class TokenMint(TokenBook book, EpochKeeper epochs, FormatChoice formats, BinTable bins, TimeProvider clock)
{
    // The first version of a record under its token. Another card under it has the second.
    private const uint FirstVersion = 1;

    private readonly RandomPool _random = new();

    /// <summary>Ends an epoch whose time or count is over.</summary>
    public void EndEpochIfOver() => epochs.EndIfOver();

    public void EndEpoch() => epochs.Dispose();

    /// <summary>Makes a token for a work's card.</summary>
    /// <param name="batch">The batch; what is written joins its write.</param>
    /// <param name="work">The work.</param>
    /// <param name="fingerprint">The card's; null while the adapter is away.</param>
    /// <param name="fingerprints">The batch's; null while the adapter is away.</param>
    public void Mint(TokenBatch batch, TokenWork work, Fingerprint? fingerprint, BatchFingerprints? fingerprints)
    {
        var terms = work.Terms;
        var owned = new OwnedToken(work.Merchant, new Token(_random.NextId(clock.GetUtcNow())));

        // First, since it may be refused, and then nothing of the token must be in the batch.
        var details = DetailsOf(batch, work, owned, fingerprints);
        var pan = NumberSlot.Read(batch.NumberAt(work.Place));
        Span<byte> card = stackalloc byte[SealedCard.Bytes];
        var context = new CardContext(owned.Token, work.Merchant, default, FirstVersion, terms.Usage, work.Expiry, terms.ExpireUnixSeconds);
        Seal(batch, pan, context, card);

        var (funding, country) = FactsOf(pan);
        var row = new TokenRow
        {
            Marks = (details is null ? TokenMarks.None : TokenMarks.HasDetails)
                | (fingerprint is null ? TokenMarks.NotDeduplicated : TokenMarks.None),
            Usage = terms.Usage,
            RecordVersion = FirstVersion,
            Brand = pan.Brand,
            Bin = pan.Bin,
            LastFour = pan.LastFour,
            PanDigits = pan.Length,
            SealedExpiry = work.Expiry,
            Expiry = work.Expiry,
            Funding = funding,
            Country = country,
            ExpireUnixSeconds = terms.ExpireUnixSeconds,
            Fingerprint = fingerprint ?? default,
        };
        book.Tables.Tokens.Put(batch.Writes, owned, row, card);
        work.Result = CardToken.Of(owned.Token, row) with { Format = details?.Formats.FirstOrDefault() };
        work.IsNew = true;
        WriteRest(batch, owned, row, details);
        if (batch.TouchesDetails)
        {
            book.Pending.Put(batch.Number, TokenEntry.Of(owned, row, card, details));
        }
    }

    /// <summary>What the table of BINs tells of a card.</summary>
    public (CardFunding Funding, CardCountry Country) FactsOf(Pan pan) => bins.Find(pan);

    /// <summary>Seals a card in the epoch under way, which the context takes its name from.</summary>
    public void Seal(TokenBatch batch, Pan pan, in CardContext context, Span<byte> destination)
    {
        var sealer = epochs.Ensure(batch.Writes, out var epoch);
        sealer.Seal(pan, context with { Epoch = epoch }, destination);
    }

    /// <summary>Seals a card holder's name. Its seal binds no expiry date, so that the name outlives the card's.</summary>
    public ByteString SealName(TokenBatch batch, ReadOnlySpan<byte> name, CardContext context)
    {
        var sealer = epochs.Ensure(batch.Writes, out var epoch);
        var bytes = new byte[SealedName.Bytes];
        sealer.SealName(name, context with { Epoch = epoch, Expiry = default }, bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private void WriteRest(TokenBatch batch, OwnedToken owned, in TokenRow row, TokenDetailsRecord? details)
    {
        if (row.Usage == TokenUsage.MultiUse && (row.Marks & TokenMarks.NotDeduplicated) == TokenMarks.None)
        {
            book.Tables.Fingerprints.Put(batch.Writes, owned, row.Fingerprint);
            book.Pending.Put(
                batch.Number, owned.Merchant, row.Fingerprint, new PendingCard(PendingCardKind.HasToken, CardToken.Of(owned.Token, row)));
        }

        if (row.ExpireUnixSeconds != 0)
        {
            book.Tables.Tasks.Put(batch.Writes, new TokenTask(TokenTaskKind.Delete, row.ExpireUnixSeconds, owned));
        }

        if ((row.Marks & TokenMarks.NotDeduplicated) != TokenMarks.None)
        {
            book.Tables.Tasks.Put(batch.Writes, new TokenTask(TokenTaskKind.Deduplicate, book.NowUnixSeconds, owned));
        }

        if (details is not null)
        {
            book.Tables.Details.Put(batch.Writes, owned, details);
            foreach (var customer in details.Customers)
            {
                book.Tables.Customers.Put(batch.Writes, owned, customer);
            }
        }
    }

    private TokenDetailsRecord? DetailsOf(TokenBatch batch, TokenWork work, OwnedToken owned, BatchFingerprints? fingerprints)
    {
        var terms = work.Terms;
        if (terms is { Format: TokenFormat.None, Customer.Length: 0, Labels.Count: 0, Name.Length: 0 })
        {
            return null;
        }

        var details = new TokenDetailsRecord();
        details.Labels.Add(terms.Labels);
        if (terms.Customer.Length > 0)
        {
            details.Customers.Add(terms.Customer);
        }

        if (terms.Format != TokenFormat.None)
        {
            details.Formats.Add(formats.Choose(batch, work, owned, fingerprints));
        }

        if (terms.Name.Length > 0)
        {
            var context = new CardContext(owned.Token, work.Merchant, default, FirstVersion, terms.Usage, default, terms.ExpireUnixSeconds);
            details.SealedName = SealName(batch, terms.Name.Span, context);
            details.NameVersion = FirstVersion;
        }

        return details;
    }
}
