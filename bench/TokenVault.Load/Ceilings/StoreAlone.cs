using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using HdrHistogram;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Load.Loops;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;

namespace TokenVault.Load.Ceilings;

/// <summary>
/// The store alone: rows as long as the gateway's, in the same two tables, through the gateway's engine and group commit under its own
/// settings, each group synced. Keys of tokens ascend and those of fingerprints are at random, as they are there.
/// </summary>
internal static class StoreAlone
{
    // As a busy gateway commits: batches of some hundred cards, four of them under way.
    private const int Batches = 4;
    private const int BatchTokens = 256;

    // A merchant's name of four letters with its length, behind a token's name and before a fingerprint; the row's version and its MAC.
    private const int MerchantBytes = 5;
    private const int TokenKeyBytes = TokenTable.TokenBytes + MerchantBytes;
    private const int FingerprintKeyBytes = MerchantBytes + 17;
    private const int FingerprintRowBytes = 1 + TokenTable.TokenBytes + RowSeal.MacBytes;

    public static LoadResult Run(string folder, TimeSpan time)
    {
        var latencies = new LongConcurrentHistogram(1, 60_000_000, 3);
        var started = Stopwatch.GetTimestamp();
        var rows = Task.Run(() => RunAsync(folder, time, latencies)).GetAwaiter().GetResult();
        return new LoadResult("the store alone, the same rows, synced", Stopwatch.GetElapsedTime(started), rows, Errors: 0, latencies);
    }

    private static async Task<long> RunAsync(string folder, TimeSpan time, LongConcurrentHistogram latencies)
    {
        await using var store = RocksDbRecordStore.Open(folder, NullLogger.Instance);
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var writers = Enumerable.Range(0, Batches).Select(_ => Task.Run(() => WriteAsync(store, end, latencies)));
        return (await Task.WhenAll(writers)).Sum();
    }

    private static async Task<long> WriteAsync(RocksDbRecordStore store, long end, LongConcurrentHistogram latencies)
    {
        var batch = new WriteBatch();
        var random = new byte[BatchTokens * (FingerprintKeyBytes + TokenTable.RowBytes)];
        var written = 0L;
        while (Stopwatch.GetTimestamp() < end)
        {
            batch.Clear();
            RandomNumberGenerator.Fill(random);
            Fill(batch, random);
            var begun = Stopwatch.GetTimestamp();
            await store.CommitAsync(batch);
            latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds));
            written += BatchTokens;
        }

        return written;
    }

    private static void Fill(WriteBatch batch, ReadOnlySpan<byte> random)
    {
        Span<byte> key = stackalloc byte[TokenKeyBytes];
        for (var i = 0; i < BatchTokens; i++)
        {
            var own = random.Slice(i * (FingerprintKeyBytes + TokenTable.RowBytes), FingerprintKeyBytes + TokenTable.RowBytes);

            // Time first, as in a token's name.
            own[..TokenKeyBytes].CopyTo(key);
            BinaryPrimitives.WriteInt64BigEndian(key, Stopwatch.GetTimestamp());
            batch.Put(Table.Tokens, key, own[FingerprintKeyBytes..]);
            batch.Put(Table.Fingerprints, own[..FingerprintKeyBytes], own.Slice(FingerprintKeyBytes, FingerprintRowBytes));
        }
    }
}
