using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Telemetry.Misses;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>
/// Decides, batch after batch and one at a time, which card has which token. The only place that mints, seals and deletes, so
/// two requests can't decide differently about one card, and no lock is needed.
/// </summary>
internal sealed class TokenSequencer(TokenBook book, TokenMint mint, TokenChanges changes, AdapterAbsence absence, MissWatch misses)
{
    private readonly ReadBatch _lookups = new();
    private readonly ReadBatch _rows = new();

    /// <summary>
    /// The last batch whose tokens are known by the card only until they are on disk. A batch that touches details is decided when that
    /// one is: then all that it may ask for is either on disk or known as a whole.
    /// </summary>
    public long LastBareBatch { get; private set; }

    /// <summary>By which keys the next batch's cards are to be fingerprinted.</summary>
    public IndexKeys Keys => book.Keys;

    /// <summary>Fills the batch's results, refusals and writes.</summary>
    /// <param name="batch">The batch. Its card numbers are wiped before this returns.</param>
    /// <param name="response">The adapter's answer; null where the call failed.</param>
    /// <param name="committedThrough">The last batch whose write is known to be on disk, read before this call.</param>
    public void Decide(TokenBatch batch, FingerprintResponse? response, long committedThrough)
    {
        // 1. What is on disk needs no memory of ours. The number was read before the store is, so nothing falls between.
        book.Pending.Retire(committedThrough);
        mint.EndEpochIfOver();

        // 2. One read for the whole batch finds which cards have a token, and a second one the rows of those.
        var fingerprints = Take(batch, response);
        if (!TryLookUp(batch, fingerprints))
        {
            return;
        }

        // 3. In the order of the queue, each work sees what those before it decided.
        foreach (var work in batch.Works)
        {
            try
            {
                Decide(batch, work, fingerprints);
            }
            catch (VaultException refusal)
            {
                work.Refusal = refusal;
            }
        }

        // 4. The card numbers have done their duty.
        batch.WipeNumbers();
        if (!batch.TouchesDetails)
        {
            LastBareBatch = batch.Number;
        }
    }

    // By another key than what is filed, a card that has a token would get another one.
    private BatchFingerprints? Take(TokenBatch batch, FingerprintResponse? response)
    {
        if (response is null)
        {
            return null;
        }

        // The first of all says which key the index is under.
        _ = book.IsPrimary(batch, (byte)response.FingerprintKey);
        if (BatchFingerprints.Fits(response, batch.Keys, book.Keys))
        {
            return new BatchFingerprints(response, batch.Keys);
        }

        batch.Failure = new VaultException(VaultErrorCode.AdapterUnavailable);
        return null;
    }

    /// <summary>Hands what was decided over to the store; on disk when the task completes.</summary>
    public ValueTask<bool> CommitAsync(TokenBatch batch) => book.CommitAsync(batch.Writes);

    public void EndEpoch() => mint.EndEpoch();

    // A read that fails, of one unreadable block for instance, is this batch's misfortune: nothing has been decided yet.
    private bool TryLookUp(TokenBatch batch, BatchFingerprints? fingerprints)
    {
        try
        {
            LookUp(batch, fingerprints);
            return true;
        }
        catch (VaultException unreadable) when (book.IsWritable)
        {
            foreach (var work in batch.Works)
            {
                work.Refusal = new VaultException(unreadable.Code, cause: unreadable);
            }

            batch.WipeNumbers();
            return false;
        }
    }

    private void LookUp(TokenBatch batch, BatchFingerprints? fingerprints)
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

    private void Decide(TokenBatch batch, TokenWork work, BatchFingerprints? fingerprints)
    {
        switch (work.Kind)
        {
            case WorkKind.EndEpoch:
                mint.EndEpochIfOver();
                break;
            case WorkKind.Delete:
                changes.Delete(batch, work);
                break;
            case WorkKind.Update:
                changes.Update(batch, work, fingerprints);
                break;
            case WorkKind.Deduplicate:
                changes.Deduplicate(batch, work);
                break;
            case WorkKind.Rekey:
                changes.Rekey(batch, work);
                break;
            case WorkKind.TakeIn:
                changes.TakeIn(batch, work);
                break;
            case WorkKind.Reseal:
                changes.Reseal(batch, work);
                break;
            default:
                if (fingerprints is null)
                {
                    TokenizeAlone(batch, work);
                }
                else if (work.Refusal is null)
                {
                    Tokenize(batch, work, fingerprints);
                    misses.Note(work.Merchant, work.IsNew);
                }

                break;
        }
    }

    // What has to be compared with other cards can't be made without the adapter.
    private void TokenizeAlone(TokenBatch batch, TokenWork work)
    {
        if (!absence.Allows(batch.Failure) || work.Terms.HasKey || work.Terms.PassesLuhn)
        {
            throw new VaultException(VaultErrorCode.AdapterUnavailable, cause: batch.Failure);
        }

        mint.Mint(batch, work, fingerprint: null, fingerprints: null);
    }

    private void Tokenize(TokenBatch batch, TokenWork work, BatchFingerprints fingerprints)
    {
        var fingerprint = fingerprints.At(work.Place);
        if (work.Terms.HasKey)
        {
            TokenizeOnce(batch, work, fingerprint, fingerprints);
        }
        else
        {
            TokenizeAnew(batch, work, fingerprint, fingerprints);
        }
    }

    private void TokenizeOnce(TokenBatch batch, TokenWork work, Fingerprint fingerprint, BatchFingerprints fingerprints)
    {
        var key = work.Terms.KeyDigest;
        var request = DigestOf(work.Terms, fingerprint);
        if (book.Pending.TryGetKey(key, out var known) || book.Tables.Keys.TryRead(_lookups, work.KeyLookup, key, out known))
        {
            var other = fingerprints.OtherAt(work.Place);
            if (known.Request != request && (other is null || known.Request != DigestOf(work.Terms, other.Value)))
            {
                throw new VaultException(VaultErrorCode.IdempotencyKeyReused, "idempotency_key");
            }

            // One that has another card by now is not what this request was given: to the card that is asked for it is gone.
            var entry = book.FindEntry(new OwnedToken(work.Merchant, known.Token));
            if (entry is null || (entry.Fingerprint != fingerprint && entry.Fingerprint != other))
            {
                throw new VaultException(VaultErrorCode.TokenNotFound);
            }

            work.Result = CardToken.Of(known.Token, entry.ToRow()) with
            {
                IsServing = false,
                Format = TokenChanges.FindFormat(entry, work.Terms),
            };
            return;
        }

        TokenizeAnew(batch, work, fingerprint, fingerprints);
        var row = new TokenKeyRow(book.NowUnixSeconds * 1000, request, work.Result.Token);
        book.Tables.Keys.Put(batch.Writes, key, row);
        book.Pending.PutKey(batch.Number, key, row);
    }

    private void TokenizeAnew(TokenBatch batch, TokenWork work, Fingerprint fingerprint, BatchFingerprints fingerprints)
    {
        if (!TryFind(work, fingerprint, fingerprints.OtherAt(work.Place)))
        {
            mint.Mint(batch, work, fingerprint, fingerprints);
        }
        else if (work.Terms.TouchesDetails)
        {
            var entry = book.FindEntry(new OwnedToken(work.Merchant, work.Result.Token)) ?? throw new VaultException(VaultErrorCode.RecordDamaged);
            work.Result = changes.Amend(batch, work, entry, fingerprints);
        }
    }

    // True where the card has a token that still serves, which one for single use never is.
    private bool TryFind(TokenWork work, Fingerprint fingerprint, Fingerprint? other)
    {
        // What is on disk under the key under which is filed is newer than anything under the other one.
        if (book.Pending.TryGet(work.Merchant, fingerprint, out var pending)
            || (work.IsByOther && other is { } also && book.Pending.TryGet(work.Merchant, also, out pending)))
        {
            work.Result = pending.Kind == PendingCardKind.IsDigits ? throw new VaultException(VaultErrorCode.CardNumberIsToken, "card.number") : pending.Result;
            return pending.Kind == PendingCardKind.HasToken && work.Terms.Usage == TokenUsage.MultiUse && !book.IsOver(pending.Result.ExpireUnixSeconds);
        }

        if (work.Lookup < 0)
        {
            return false;
        }

        // The index and the row are written and deleted together; one without the other was tampered with.
        var owned = new OwnedToken(work.Merchant, work.Result.Token);
        if (!book.Tables.Tokens.TryRead(_rows, work.Lookup, owned, out var row))
        {
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        work.Result = CardToken.Of(owned.Token, row);
        return !book.IsOver(row.ExpireUnixSeconds);
    }

    private static UInt128 DigestOf(TokenTerms terms, Fingerprint fingerprint)
    {
        Span<byte> input = stackalloc byte[TokenKeyTable.DigestBytes + Fingerprint.Bytes];
        terms.RequestDigest.CopyTo(input);
        fingerprint.Write(input[TokenKeyTable.DigestBytes..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
