using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Finds on disk, in two reads for a batch, which cards have a token and the rows of those. Used by the sequencer's thread alone.</summary>
internal sealed class BatchLookup(TokenBook book)
{
    private readonly ReadBatch _lookups = new();
    private readonly ReadBatch _rows = new();

    /// <summary>Reads for the whole batch at once. What a card is refused for is noted in its work, and which row is its token's.</summary>
    /// <exception cref="VaultException">RecordDamaged, StoreUnavailable.</exception>
    public void Run(TokenBatch batch, BatchFingerprints? fingerprints)
    {
        _lookups.Clear();
        _rows.Clear();
        foreach (var work in batch.Works)
        {
            var asks = work.Kind == WorkKind.Tokenize && fingerprints is not null && !fingerprints.IsWithheld(work.Place);
            work.Lookup = asks
                ? book.Tables.Fingerprints.AddLookup(_lookups, work.Merchant, fingerprints!.At(work.Place))
                : -1;
            work.OtherLookup = asks && fingerprints!.OtherAt(work.Place) is { } other
                ? book.Tables.Fingerprints.AddLookup(_lookups, work.Merchant, other)
                : -1;
            work.KeyLookup = asks && work.Terms.HasKey ? _lookups.Add(Table.TokenKeys, work.Terms.KeyDigest) : -1;
        }

        book.Read(_lookups);
        foreach (var work in batch.Works)
        {
            if (work.Lookup >= 0)
            {
                work.Lookup = FindRow(work, fingerprints!);
            }
        }

        book.Read(_rows);
    }

    private int FindRow(TokenWork work, BatchFingerprints fingerprints)
    {
        try
        {
            if (!book.Tables.Fingerprints.TryRead(_lookups, work.Lookup, work.Merchant, fingerprints.At(work.Place), out var token, out var isDigits))
            {
                work.IsByOther = true;
                if (work.OtherLookup < 0
                    || !book.Tables.Fingerprints.TryRead(
                        _lookups, work.OtherLookup, work.Merchant, fingerprints.OtherAt(work.Place)!.Value, out token, out isDigits))
                {
                    return -1;
                }
            }

            if (isDigits)
            {
                throw new VaultException(VaultErrorCode.CardNumberIsToken, "card.number");
            }

            // For single use it is enough to know that the number is no token's digits.
            if (work.Terms.Usage == TokenUsage.SingleUse)
            {
                return -1;
            }

            work.Result = new CardToken(token, work.Expiry);
            return book.Tables.Tokens.AddLookup(_rows, new OwnedToken(work.Merchant, token));
        }
        catch (VaultException refusal)
        {
            work.Refusal = refusal;
            return -1;
        }
    }

    /// <summary>What stands under a work's idempotency key. False where nothing does.</summary>
    public bool TryReadKey(TokenWork work, ReadOnlySpan<byte> key, out TokenKeyRow row) => book.Tables.Keys.TryRead(_lookups, work.KeyLookup, key, out row);

    /// <summary>The row of the token that a work's card has. It borrows from the batch that was read last.</summary>
    public bool TryReadToken(TokenWork work, OwnedToken owned, out TokenRow row) => book.Tables.Tokens.TryRead(_rows, work.Lookup, owned, out row);
}
