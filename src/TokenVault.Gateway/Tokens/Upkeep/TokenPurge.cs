using Microsoft.Extensions.Options;
using TokenVault.Gateway.Store;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Takes what was deleted or replaced out of the engine's files, in which it stands until these are merged.</summary>
internal sealed class TokenPurge(IRecordStore store, TokenTables tables, IOptions<TokenOptions> options, TimeProvider clock) : ITokenDuty
{
    private const int RowsMax = 4096;

    public string Name => "purge of deleted cards";

    // What is deleted right after one turn begins has to wait for the end of the next.
    public TimeSpan? Period => options.Value.PurgeWithin / 3;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await PurgeSomeAsync(cancellation) == RowsMax)
        {
        }
    }

    private async Task<int> PurgeSomeAsync(CancellationToken cancellation)
    {
        var rows = new List<(byte[] Key, Table Table, byte[] RowKey)>();
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        await foreach (var row in tables.Purges.WaitingAsync(store, cancellation))
        {
            // A row of this very second may be written once more while the files are rewritten, and is the same row then: it would be taken off
            // the list with the second value still in them.
            if (row.UnixSeconds == now)
            {
                continue;
            }

            rows.Add((row.Key, row.Table, row.RowKey));
            if (rows.Count == RowsMax)
            {
                break;
            }
        }

        foreach (var table in rows.GroupBy(row => row.Table, row => row.RowKey))
        {
            await store.PurgeAsync(table.Key, [.. table], cancellation);
        }

        var done = new WriteBatch();
        rows.ForEach(row => done.Delete(Table.Purges, row.Key));
        if (done.Count > 0)
        {
            await store.CommitAsync(done);
        }

        return rows.Count;
    }
}
