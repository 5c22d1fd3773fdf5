using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Domain.Errors;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;

// Commits rows until it is killed or the disk fails, and says on its output which were acknowledged.
// Arguments: folder of the store, count of workers, number of the round. A line `worker sequence` for each acknowledged row.
// When a write fails: checks that the store is closed for good and ends with the line `CLOSED`.
var round = byte.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
var workers = byte.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
await using var store = RocksDbRecordStore.Open(args[0], NullLogger.Instance);
var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });

await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => LoadAsync((byte)worker))));
output.WriteLine("CLOSED");
return 0;

async Task LoadAsync(byte worker)
{
    var batch = new WriteBatch();
    for (var sequence = 0; ; sequence++)
    {
        batch.Clear();
        Fill(batch, worker, sequence);
        try
        {
            await store.CommitAsync(batch);
        }
        catch (VaultException error) when (error.Code == VaultErrorCode.StoreUnavailable)
        {
            await CheckClosedAsync(batch);
            return;
        }

        output.WriteLine($"{worker} {sequence}");
    }
}

// A row and an index row that belong together, of sizes like a token's.
void Fill(WriteBatch batch, byte worker, int sequence)
{
    Span<byte> key = stackalloc byte[6];
    key[0] = round;
    key[1] = worker;
    BinaryPrimitives.WriteInt32BigEndian(key[2..], sequence);
    Span<byte> value = stackalloc byte[150];
    value.Fill((byte)sequence);
    batch.Put(Table.Tokens, key, value);
    batch.Insert(Table.Fingerprints, key, key);
}

async Task CheckClosedAsync(WriteBatch batch)
{
    for (var i = 0; i < 100; i++)
    {
        if (store.IsWritable || !await IsRefusedAsync(async () => await store.CommitAsync(batch)))
        {
            throw new InvalidOperationException("The store took a write after one had failed.");
        }
    }

    if (!await IsRefusedAsync(() => Task.Run(() => store.Read(new ReadBatch()))))
    {
        throw new InvalidOperationException("The store was read after a write had failed.");
    }
}

static async Task<bool> IsRefusedAsync(Func<Task> call)
{
    try
    {
        await call();
        return false;
    }
    catch (VaultException error) when (error.Code == VaultErrorCode.StoreUnavailable)
    {
        return true;
    }
}
