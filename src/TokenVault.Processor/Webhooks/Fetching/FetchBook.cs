using TokenVault.Processor.Webhooks.Receiving;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>What is to be fetched, on disk first and then in the queue.</summary>
internal sealed class FetchBook(IRecordStore store, RowSeal seal, FetchQueue queue, TimeProvider clock)
{
    // After that many tries, five days with the longest pause, nothing more is hoped for.
    public const uint TriesMax = 500;

    private static readonly TimeSpan DelayFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DelayMax = TimeSpan.FromMinutes(15);

    private readonly WebhookTable _table = new(seal);

    /// <summary>How many wait.</summary>
    public int Count => queue.Count;

    /// <summary>Takes an event; it is on disk when the task completes. False where it was taken before.</summary>
    public async Task<bool> TakeAsync(WebhookSource source, WebhookEvent told)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var fetch = new PendingFetch(told.Digest, new WebhookFetchRecord
        {
            Processor = source.Processor,
            MerchantId = source.Merchant.Value,
            Kind = (uint)told.Kind,
            Reference = told.Reference,
            ReceiveTimeMs = now,
            NextTimeMs = now,
        });
        var batch = new WriteBatch();
        _table.Insert(batch, told.Digest, fetch.Record);
        if (!await store.CommitAsync(batch))
        {
            return false;
        }

        queue.Add(fetch);
        return true;
    }

    /// <summary>Queues what an earlier process left. Call it once, before anything is taken.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.Webhooks, WebhookTable.FirstFetch, cancellation))
        {
            if (!_table.TryReadFetch(key, value, out var digest, out var record))
            {
                break;
            }

            queue.Add(new PendingFetch(digest, record));
        }
    }

    /// <summary>Adds to a batch that it is done with.</summary>
    public static void AddDone(WriteBatch batch, PendingFetch fetch) => WebhookTable.DeleteFetch(batch, fetch.Digest);

    /// <summary>It is about nothing of ours.</summary>
    public async Task DropAsync(PendingFetch fetch)
    {
        var batch = new WriteBatch();
        AddDone(batch, fetch);
        await store.CommitAsync(batch);
    }

    /// <summary>Puts it off, each time for longer. False where it was tried too often and is given up.</summary>
    /// <param name="fetch">What was fetched in vain.</param>
    /// <param name="isTry">False where nothing was wrong but the moment.</param>
    public async Task<bool> PutOffAsync(PendingFetch fetch, bool isTry)
    {
        var record = fetch.Record;
        record.Tries += isTry ? 1u : 0u;
        var batch = new WriteBatch();
        if (record.Tries >= TriesMax)
        {
            // Forgotten as a whole, so that an operator can have the processor send it again.
            AddDone(batch, fetch);
            WebhookTable.DeleteTaken(batch, fetch.Digest, record.ReceiveTimeMs);
            await store.CommitAsync(batch);
            return false;
        }

        var delay = isTry ? DelayFirst * Math.Pow(2, Math.Min(record.Tries - 1, 20)) : DelayFirst;
        record.NextTimeMs = (clock.GetUtcNow() + (delay < DelayMax ? delay : DelayMax)).ToUnixTimeMilliseconds();
        _table.PutFetch(batch, fetch.Digest, record);
        await store.CommitAsync(batch);
        queue.Add(fetch);
        return true;
    }
}
