using Microsoft.Extensions.Options;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>Goes through all tokens and has those filed anew that are under the index's old key, so many a second.</summary>
internal sealed class RekeyingWalk(IRecordStore store, TokenTables tables, RekeyingBatch batch, TokenQueue queue, IOptions<TokenOptions> options)
{
    // A batch's cards are opened and its works decided while others wait: a millisecond or so.
    private const int TokensMax = 8;

    public TimeSpan Period => options.Value.UpkeepPeriod;

    /// <summary>One pass.</summary>
    /// <returns>How many tokens were under the old key. Where none was, none is.</returns>
    /// <exception cref="Domain.Errors.VaultException">AdapterUnavailable: the rest is left for the next time.</exception>
    public async Task<long> RunAsync(IndexKeys keys, CancellationToken cancellation)
    {
        // Whatever was decided by the old key alone is on disk once this is answered: the works are decided in their order.
        await queue.PassAsync();
        var (found, waiting) = (0L, new List<OwnedToken>(TokensMax));
        await foreach (var (key, value) in store.ScanCalmlyAsync(Table.Tokens, default, cancellation))
        {
            if (IsUnder(key, value, keys.Index, out var token))
            {
                found++;
                waiting.Add(token);
            }

            if (waiting.Count == TokensMax)
            {
                await FileAsync(waiting, keys, cancellation);
            }
        }

        await FileAsync(waiting, keys, cancellation);
        return found;
    }

    private bool IsUnder(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, byte old, out OwnedToken token)
    {
        var row = tables.Tokens.ReadScanned(key.Span, value.Span, out token);
        var isKnown = (row.Marks & TokenMarks.NotDeduplicated) == TokenMarks.None;
        return (isKnown && row.Fingerprint.KeyNumber == old) || ((row.Marks & TokenMarks.HasDetails) != TokenMarks.None && HasForms(token, old));
    }

    private bool HasForms(OwnedToken token, byte old)
    {
        var reads = new ReadBatch();
        var at = tables.Details.AddLookup(reads, token);
        store.Read(reads);
        return tables.Details.Read(reads, at, token)?.Formats.Any(form => RekeyingReader.IsUnder(form, old)) == true;
    }

    private async Task FileAsync(List<OwnedToken> waiting, IndexKeys keys, CancellationToken cancellation)
    {
        if (waiting.Count > 0)
        {
            await batch.RunAsync(waiting, keys);
            await Task.Delay(TimeSpan.FromSeconds((double)waiting.Count / options.Value.RekeyingPerSecondMax), cancellation);
            waiting.Clear();
        }
    }
}
