using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Orders;

/// <summary>Puts a sealed card and all that is kept beside it together, as they stand at one moment.</summary>
internal sealed class OrderCards(SealedCards cards, IRecordStore store, TokenTables tables)
{
    // A token is changed between two reads once in a long while, and hardly ever twice.
    private const int ReadsMax = 3;

    /// <summary>The merchant's card, or null where it is not here, or not any more.</summary>
    /// <exception cref="VaultException">
    /// RecordDamaged; AdapterUnavailable or EpochUnregistered while its epoch is not registered; Overloaded where it changes all the time.
    /// </exception>
    public async Task<OrderedToken?> FindAsync(OwnedToken token)
    {
        for (var read = 0; read < ReadsMax; read++)
        {
            if (await cards.FindAsync(token) is not { } found)
            {
                return null;
            }

            if (Describe(token, found.Card) is { } record)
            {
                return new OrderedToken { Card = found.Card, Record = record };
            }
        }

        throw new VaultException(VaultErrorCode.Overloaded);
    }

    // Null where another card or date came under the token since the card was read: one card's last four would go beside another's number.
    private TransferredToken? Describe(OwnedToken token, SealedCard card)
    {
        var reads = new ReadBatch();
        var at = tables.Tokens.AddLookup(reads, token);
        var details = tables.Details.AddLookup(reads, token);
        store.Read(reads);
        if (!tables.Tokens.TryRead(reads, at, token, out var row) || !row.Sealed.SequenceEqual(card.Sealed.Span) || !HasSameExpiry(card, row))
        {
            return null;
        }

        return new TransferredToken
        {
            Token = card.Token,
            MerchantId = card.MerchantId,
            RecordVersion = card.RecordVersion,
            Usage = (uint)row.Usage,
            ExpiryMonth = (uint)row.Expiry.Month,
            ExpiryYear = (uint)row.Expiry.Year,
            ExpireTimeSeconds = row.ExpireUnixSeconds,
            Brand = (uint)row.Brand,
            Bin = (uint)row.Bin,
            LastFour = (uint)row.LastFour,
            Digits = (uint)row.PanDigits,
            Funding = (uint)row.Funding,
            Country = row.Country.ToString(),
            IsKnownByCard = (row.Marks & TokenMarks.NotDeduplicated) == TokenMarks.None && IsIndexed(token, row.Fingerprint),
            Details = tables.Details.Read(reads, details, token) is { } kept ? Describe(kept) : null,
        };
    }

    private static bool HasSameExpiry(SealedCard card, in TokenRow row) => row.Expiry == row.SealedExpiry
        ? card.CorrectedExpiryMonth == 0
        : card.CorrectedExpiryMonth == row.Expiry.Month && card.CorrectedExpiryYear == row.Expiry.Year;

    // The same fingerprint may stand in rows of several tokens: those for single use, and two of one card of which the index knows one.
    private bool IsIndexed(OwnedToken token, Fingerprint fingerprint)
    {
        var reads = new ReadBatch();
        var at = tables.Fingerprints.AddLookup(reads, token.Merchant, fingerprint);
        store.Read(reads);
        return tables.Fingerprints.TryRead(reads, at, token.Merchant, fingerprint, out var indexed, out var isDigits)
            && !isDigits && indexed == token.Token;
    }

    private static TransferredDetails? Describe(TokenDetailsRecord kept)
    {
        var details = new TransferredDetails();
        foreach (var label in kept.Labels)
        {
            details.Labels[label.Key] = label.Value;
        }

        details.Customers.AddRange(kept.Customers);
        details.Forms.AddRange(kept.Formats.Select(form =>
            new TransferredForm { Digits = form.Digits, Format = form.Format, PassesLuhn = form.PassesLuhn }));
        return details.CalculateSize() > 0 ? details : null;
    }
}
