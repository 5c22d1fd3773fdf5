using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Tokens as they are once all batches under way are on disk. Used by the sequencer's thread alone.</summary>
internal sealed class TokenBook(IRecordStore store, TokenTables tables, IndexKeyState keys, TimeProvider clock)
{
    private readonly ReadBatch _reads = new();

    public PendingTokens Pending { get; } = new();

    public TokenTables Tables => tables;

    /// <summary>By which keys cards are recognised now.</summary>
    public IndexKeys Keys => keys.Current;

    public long NowUnixSeconds => clock.GetUtcNow().ToUnixTimeSeconds();

    public bool IsWritable => store.IsWritable;

    /// <summary>Reads what is on disk, whatever batches under way have decided.</summary>
    public void Read(ReadBatch reads) => store.Read(reads);

    public ValueTask<bool> CommitAsync(WriteBatch writes) => store.CommitAsync(writes);

    public bool IsOver(long expireUnixSeconds) => expireUnixSeconds != 0 && expireUnixSeconds <= NowUnixSeconds;

    /// <summary>The merchant's token, or null.</summary>
    /// <exception cref="VaultException">RecordDamaged, StoreUnavailable.</exception>
    public TokenEntry? FindEntry(OwnedToken owned)
    {
        if (Pending.TryGet(owned, out var pending))
        {
            return pending.IsDeleted ? null : pending;
        }

        _reads.Clear();
        var at = tables.Tokens.AddLookup(_reads, owned);
        var details = tables.Details.AddLookup(_reads, owned);
        store.Read(_reads);
        return tables.Tokens.TryRead(_reads, at, owned, out var row)
            ? TokenEntry.Of(owned, row, row.Sealed, tables.Details.Read(_reads, details, owned))
            : null;
    }

    /// <summary>The token that a merchant's card has, or whose digits that number is; null where it is neither.</summary>
    /// <exception cref="VaultException">RecordDamaged, StoreUnavailable.</exception>
    public (Token Token, bool IsDigits)? FindCard(MerchantId merchant, Fingerprint fingerprint)
    {
        if (Pending.TryGet(merchant, fingerprint, out var pending))
        {
            return pending.Kind == PendingCardKind.Gone ? null : (pending.Result.Token, pending.Kind == PendingCardKind.IsDigits);
        }

        _reads.Clear();
        var at = tables.Fingerprints.AddLookup(_reads, merchant, fingerprint);
        store.Read(_reads);
        return tables.Fingerprints.TryRead(_reads, at, merchant, fingerprint, out var token, out var isDigits) ? (token, isDigits) : null;
    }

    /// <summary>The same, where it may be filed under another key as well.</summary>
    public (Token Token, bool IsDigits)? FindCard(MerchantId merchant, Fingerprint fingerprint, Fingerprint? other) =>
        FindCard(merchant, fingerprint) ?? (other is { } also ? FindCard(merchant, also) : null);

    /// <summary>Whether a fingerprint is by the key under which is filed. The first of all says which one that is.</summary>
    public bool IsPrimary(TokenBatch batch, byte key)
    {
        var primary = keys.Current.Primary;
        if (primary == 0)
        {
            keys.Adopt(batch.Writes, key);
            primary = key;
        }

        return primary == key;
    }

    /// <summary>The first of some rows of digits that stands for no token yet; below zero where each does.</summary>
    public int FindFree(MerchantId merchant, IReadOnlyList<string> digits)
    {
        _reads.Clear();
        foreach (var drawn in digits)
        {
            tables.Formats.AddLookup(_reads, merchant, drawn);
        }

        store.Read(_reads);
        for (var i = 0; i < digits.Count; i++)
        {
            if (!_reads.TryGet(i, out _) && !Pending.HasDigits(merchant, digits[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Writes a token as it is now.</summary>
    public void Write(TokenBatch batch, TokenEntry entry)
    {
        var hasDetails = entry.Details.CalculateSize() > 0;
        var hadDetails = (entry.Marks & TokenMarks.HasDetails) != TokenMarks.None;
        entry.Marks = hasDetails ? entry.Marks | TokenMarks.HasDetails : entry.Marks & ~TokenMarks.HasDetails;
        tables.Tokens.Put(batch.Writes, entry.Owned, entry.ToRow(), entry.Sealed);
        if (hasDetails)
        {
            tables.Details.Put(batch.Writes, entry.Owned, entry.Details);
        }
        else if (hadDetails)
        {
            tables.Details.Delete(batch.Writes, entry.Owned);
        }

        Pending.Put(batch.Number, entry);
    }

    /// <summary>Has the index find a token by its card.</summary>
    public void Index(TokenBatch batch, TokenEntry entry)
    {
        tables.Fingerprints.Put(batch.Writes, entry.Owned, entry.Fingerprint);
        Pending.Put(
            batch.Number,
            entry.Owned.Merchant,
            entry.Fingerprint,
            new PendingCard(PendingCardKind.HasToken, CardToken.Of(entry.Owned.Token, entry.ToRow())));
    }

    /// <summary>Has a form's digits stand for its token, and where they pass for a card's, for no card.</summary>
    public void PutForm(TokenBatch batch, OwnedToken owned, FormatTokenRecord form)
    {
        tables.Formats.Put(batch.Writes, owned, form.Digits);
        Pending.PutDigits(batch.Number, owned.Merchant, form.Digits);
        if (form.PassesLuhn)
        {
            IndexDigits(batch, owned, Fingerprint.Read(form.Fingerprint.Span));
        }
    }

    /// <summary>Has the index say that a number is a token's own digits.</summary>
    public void IndexDigits(TokenBatch batch, OwnedToken owned, Fingerprint fingerprint)
    {
        tables.Fingerprints.Put(batch.Writes, owned, fingerprint, isDigits: true);
        Pending.Put(batch.Number, owned.Merchant, fingerprint, new PendingCard(PendingCardKind.IsDigits, new CardToken(owned.Token, default)));
    }

    /// <summary>Takes a number out of the index, where it stands for this token.</summary>
    public void RemoveFromIndex(TokenBatch batch, OwnedToken owned, Fingerprint fingerprint)
    {
        if (TryMoveOut(batch, owned, fingerprint))
        {
            Purge(batch, Table.Fingerprints, FingerprintTable.KeyOf(owned.Merchant, fingerprint));
        }
    }

    /// <summary>The same for what goes on to be there under another fingerprint, so that nothing has to be forgotten. False where it stands for another token.</summary>
    public bool TryMoveOut(TokenBatch batch, OwnedToken owned, Fingerprint fingerprint)
    {
        // Of two tokens of one card the index knows one; the other's end is none of its business.
        if (FindCard(owned.Merchant, fingerprint) is not { } indexed || indexed.Token != owned.Token)
        {
            return false;
        }

        tables.Fingerprints.Delete(batch.Writes, owned.Merchant, fingerprint);
        Pending.Put(batch.Number, owned.Merchant, fingerprint, new PendingCard(PendingCardKind.Gone, default));
        return true;
    }

    /// <summary>Has a row's earlier bytes taken out of the engine's files.</summary>
    public void Purge(TokenBatch batch, Table table, byte[] key) => tables.Purges.Put(batch.Writes, NowUnixSeconds, table, key);
}
