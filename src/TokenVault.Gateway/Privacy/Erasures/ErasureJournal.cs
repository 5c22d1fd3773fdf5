using System.Runtime.CompilerServices;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Privacy.Erasures;

/// <summary>
/// What was erased for whom, so that an erasure goes on where it was left and its receipt can be given again. Written before the first
/// token goes; of the customer's name it keeps a keyed digest only.
/// </summary>
internal sealed class ErasureJournal(IRecordStore store, TokenTables tables, PrivacyNoteTable notes, GatewayKeys keys, TimeProvider clock)
{
    /// <summary>The customer's rows from this token on, oldest first.</summary>
    public async IAsyncEnumerable<(Token Token, ErasedTokenRecord Record)> ListAsync(
        CustomerId customer, Token from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var digest = customer.DigestUnder(keys);
        await foreach (var (key, value) in store.ScanAsync(Table.PrivacyNotes, PrivacyNoteTable.ErasedKey(digest, from), cancellation))
        {
            if (!notes.TryReadErased(key, value, digest, out var token, out var record))
            {
                yield break;
            }

            yield return (token, record);
        }
    }

    /// <summary>Notes tokens that are about to be erased, with what there is of each.</summary>
    public async Task BeginAsync(CustomerId customer, IEnumerable<Token> tokens)
    {
        var (writes, digest, now) = (new WriteBatch(), customer.DigestUnder(keys), clock.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var token in tokens)
        {
            var owned = new OwnedToken(customer.Merchant, token);
            var reads = new ReadBatch();
            var at = tables.Details.AddLookup(reads, owned);
            store.Read(reads);
            var details = tables.Details.Read(reads, at, owned);
            notes.PutErased(writes, digest, token, new ErasedTokenRecord
            {
                BeginMs = now,
                Labels = (uint)(details?.Labels.Count ?? 0),
                References = (uint)(details?.Customers.Count ?? 0),
                Forms = (uint)(details?.Formats.Count ?? 0),
                HadName = details is { SealedName.IsEmpty: false },
            });
        }

        await store.CommitAsync(writes);
    }

    /// <summary>
    /// Takes note of what became of rows that were begun: those whose token is gone are so from now on, those whose token a hold keeps are
    /// taken away again where they are named.
    /// </summary>
    public async Task SettleAsync(CustomerId customer, IReadOnlySet<Token> kept, CancellationToken cancellation)
    {
        var (writes, digest, now) = (new WriteBatch(), customer.DigestUnder(keys), clock.GetUtcNow());
        await foreach (var (token, record) in ListAsync(customer, default, cancellation))
        {
            if (record.GoneMs != 0)
            {
                continue;
            }

            if (kept.Contains(token))
            {
                writes.Delete(Table.PrivacyNotes, PrivacyNoteTable.ErasedKey(digest, token));
            }
            else if (!Exists(new OwnedToken(customer.Merchant, token)))
            {
                record.GoneMs = now.ToUnixTimeMilliseconds();
                notes.PutErased(writes, digest, token, record);
                await ForgetAsync(writes, token, now.ToUnixTimeSeconds(), cancellation);
            }
        }

        if (writes.Count > 0)
        {
            await store.CommitAsync(writes);
        }
    }

    public async Task PutAsync(CustomerId customer, IEnumerable<(Token Token, ErasedTokenRecord Record)> rows)
    {
        var (writes, digest) = (new WriteBatch(), customer.DigestUnder(keys));
        foreach (var (token, record) in rows)
        {
            notes.PutErased(writes, digest, token, record);
        }

        if (writes.Count > 0)
        {
            await store.CommitAsync(writes);
        }
    }

    private bool Exists(OwnedToken token)
    {
        var reads = new ReadBatch();
        var at = tables.Tokens.AddLookup(reads, token);
        store.Read(reads);
        return reads.TryGet(at, out _);
    }

    // Who corrected what of it is nobody's business any more.
    private async Task ForgetAsync(WriteBatch writes, Token token, long now, CancellationToken cancellation)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.PrivacyNotes, PrivacyNoteTable.CorrectionKey(token, 0), cancellation))
        {
            if (!notes.TryReadCorrection(key, value, token, out _))
            {
                break;
            }

            writes.Delete(Table.PrivacyNotes, key);
            tables.Purges.Put(writes, now, Table.PrivacyNotes, key);
        }
    }
}
