using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;
using TokenVault.Storage.Tests.Tables;

namespace TokenVault.Storage.Tests.RocksDb;

/// <summary>The paths of Tokenize and lookup leave nothing to collect once their buffers have grown.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Rounds = 200;
    private const int Cards = 64;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Allocates_NothingToFillABatchAndToReadOne()
    {
        await using var store = RocksDbRecordStore.Open(_folder.In("store"), NullLogger.Instance);
        using var seal = new RowSeal(TableFixture.Key);
        var table = (Tokens: new TokenTable(seal), Fingerprints: new FingerprintTable(seal));
        var writes = new WriteBatch();
        var reads = new ReadBatch();

        Fill(table, writes);
        await store.CommitAsync(writes);
        Assert.Equal(2 * Cards, Look(table, store, reads));

        // The engine's handles must not depend on objects that the collector may take.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Measure(table, store, writes, reads);

        var allocated = Measure(table, store, writes, reads);
        Assert.Equal(0, allocated);
    }

    private static long Measure((TokenTable Tokens, FingerprintTable Fingerprints) table, RocksDbRecordStore store, WriteBatch writes, ReadBatch reads)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            Fill(table, writes);
            Look(table, store, reads);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Fill((TokenTable Tokens, FingerprintTable Fingerprints) table, WriteBatch batch)
    {
        batch.Clear();
        var row = TableFixture.Row();
        for (uint i = 0; i < Cards; i++)
        {
            table.Tokens.Put(batch, Owned(i), row, TableFixture.SealedBytes);
            table.Fingerprints.Put(batch, Owned(i), new Fingerprint(1, i));
        }
    }

    private static int Look((TokenTable Tokens, FingerprintTable Fingerprints) table, RocksDbRecordStore store, ReadBatch batch)
    {
        batch.Clear();
        for (uint i = 0; i < Cards; i++)
        {
            table.Tokens.AddLookup(batch, Owned(i));
            table.Fingerprints.AddLookup(batch, TableFixture.Shop, new Fingerprint(1, i));
        }

        store.Read(batch);
        var found = 0;
        for (uint i = 0; i < Cards; i++)
        {
            found += table.Tokens.TryRead(batch, (int)(2 * i), Owned(i), out _) ? 1 : 0;
            found += table.Fingerprints.TryRead(batch, (int)((2 * i) + 1), TableFixture.Shop, new Fingerprint(1, i), out _, out _) ? 1 : 0;
        }

        return found;
    }

    private static OwnedToken Owned(uint id) => new(TableFixture.Shop, new Token(id));
}
