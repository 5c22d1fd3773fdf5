using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Gateway.Epochs;
using TokenVault.Storage;
using TokenVault.Storage.Tables;
using SealedCard = TokenVault.Envelope.Cards.SealedCard;

namespace TokenVault.Gateway.Tokenize;

/// <summary>
/// Decides, batch after batch and one at a time, which card has which token. The only place that mints, seals and deletes, so
/// two requests can't decide differently about one card, and no lock is needed.
/// </summary>
internal sealed class TokenSequencer(IRecordStore store, TokenTable tokens, EpochKeeper epochs, TimeProvider clock)
{
    // The first version of a record under its token. A corrected expiry date would write the second.
    private const uint FirstVersion = 1;

    private readonly PendingTokens _pending = new();
    private readonly RandomPool _random = new();
    private readonly ReadBatch _lookups = new();
    private readonly ReadBatch _rows = new();

    /// <summary>Fills the batch's results, refusals and writes.</summary>
    /// <param name="batch">The batch. Its card numbers are wiped before this returns.</param>
    /// <param name="fingerprints">The adapter's answer; null where the call failed, and then only deletions are decided.</param>
    /// <param name="committedThrough">The last batch whose write is known to be on disk, read before this call.</param>
    public void Decide(TokenBatch batch, FingerprintResponse? fingerprints, long committedThrough)
    {
        // 1. What is on disk needs no memory of ours. The number was read before the store is, so nothing falls between.
        _pending.Retire(committedThrough);
        epochs.EndIfOver();

        // 2. One read for the whole batch finds which cards have a token, and a second one the rows of those.
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
    }

    public void EndEpoch() => epochs.Dispose();

    // A read that fails, of one unreadable block for instance, is this batch's misfortune: nothing has been decided yet.
    private bool TryLookUp(TokenBatch batch, FingerprintResponse? fingerprints)
    {
        try
        {
            LookUp(batch, fingerprints);
            return true;
        }
        catch (VaultException unreadable) when (store.IsWritable)
        {
            foreach (var work in batch.Works)
            {
                work.Refusal = new VaultException(unreadable.Code, cause: unreadable);
            }

            batch.WipeNumbers();
            return false;
        }
    }

    private void LookUp(TokenBatch batch, FingerprintResponse? fingerprints)
    {
        _lookups.Clear();
        _rows.Clear();
        foreach (var work in batch.Works)
        {
            work.Lookup = work.Kind == WorkKind.Tokenize && fingerprints is not null
                ? tokens.AddFingerprintLookup(_lookups, work.Merchant, FingerprintOf(fingerprints, work))
                : -1;
        }

        store.Read(_lookups);
        foreach (var work in batch.Works)
        {
            if (work.Kind == WorkKind.Delete)
            {
                work.Lookup = tokens.AddLookup(_rows, work.Token);
            }
            else if (work.Lookup >= 0)
            {
                work.Lookup = FindRow(work, fingerprints!);
            }
        }

        store.Read(_rows);
    }

    private int FindRow(TokenWork work, FingerprintResponse fingerprints)
    {
        try
        {
            if (!tokens.TryReadFingerprint(_lookups, work.Lookup, work.Merchant, FingerprintOf(fingerprints, work), out var token))
            {
                return -1;
            }

            work.Result = new TokenizeResult(token, work.Expiry);
            return tokens.AddLookup(_rows, token);
        }
        catch (VaultException damaged)
        {
            work.Refusal = damaged;
            return -1;
        }
    }

    private void Decide(TokenBatch batch, TokenWork work, FingerprintResponse? fingerprints)
    {
        switch (work.Kind)
        {
            case WorkKind.EndEpoch:
                epochs.EndIfOver();
                break;
            case WorkKind.Delete:
                Delete(batch, work);
                break;
            default:
                if (fingerprints is null)
                {
                    throw new VaultException(VaultErrorCode.AdapterUnavailable, cause: batch.Failure);
                }

                if (work.Refusal is null)
                {
                    Tokenize(batch, work, FingerprintOf(fingerprints, work));
                }

                break;
        }
    }

    private void Tokenize(TokenBatch batch, TokenWork work, Fingerprint fingerprint)
    {
        if (_pending.TryGet(work.Merchant, fingerprint, out var pending))
        {
            if (pending is { } known)
            {
                work.Result = known;
                return;
            }
        }
        else if (work.Lookup >= 0)
        {
            // The index and the row are written and deleted together; one without the other was tampered with.
            if (!tokens.TryRead(_rows, work.Lookup, work.Result.Token, out var row) || row.Merchant != work.Merchant)
            {
                throw new VaultException(VaultErrorCode.RecordDamaged);
            }

            work.Result = work.Result with { Expiry = row.Expiry };
            return;
        }

        Mint(batch, work, fingerprint);
    }

    private void Mint(TokenBatch batch, TokenWork work, Fingerprint fingerprint)
    {
        var sealer = epochs.Ensure(batch.Writes, out var epoch);
        var token = new Token(_random.NextId(clock.GetUtcNow()));
        var context = new CardContext(token, work.Merchant, epoch, FirstVersion, TokenUsage.MultiUse, work.Expiry);
        var pan = NumberSlot.Read(batch.NumberAt(work.Place));
        Span<byte> card = stackalloc byte[SealedCard.Bytes];
        sealer.Seal(pan, context, card);

        var row = new TokenRow
        {
            Merchant = work.Merchant,
            Usage = context.Usage,
            RecordVersion = FirstVersion,
            Brand = pan.Brand,
            Bin = pan.Bin,
            LastFour = pan.LastFour,
            PanDigits = pan.Length,
            Expiry = work.Expiry,
            Fingerprint = fingerprint,
        };
        tokens.Put(batch.Writes, token, row, card);
        tokens.PutFingerprint(batch.Writes, work.Merchant, fingerprint, token);
        work.Result = new TokenizeResult(token, work.Expiry);
        work.IsNew = true;
        _pending.Put(batch.Number, work.Merchant, fingerprint, work.Result);
    }

    private void Delete(TokenBatch batch, TokenWork work)
    {
        // A foreign token is answered as one that does not exist: a merchant must not learn which tokens others hold.
        if (_pending.IsDeleted(work.Token)
            || !tokens.TryRead(_rows, work.Lookup, work.Token, out var row)
            || row.Merchant != work.Merchant)
        {
            throw new VaultException(VaultErrorCode.TokenNotFound);
        }

        tokens.Delete(batch.Writes, work.Token, work.Merchant, row.Fingerprint);
        _pending.Delete(batch.Number, work.Merchant, row.Fingerprint, work.Token);
    }

    private static Fingerprint FingerprintOf(FingerprintResponse response, TokenWork work) => new(
        (byte)response.FingerprintKey,
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(
            response.Fingerprints.Span.Slice(work.Place * Fingerprint.ValueBytes, Fingerprint.ValueBytes)));
}
