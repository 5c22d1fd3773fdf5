using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Storage.Tests.RocksDb;

public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Syncs_TheLogOnceForManyCommits()
    {
        const int Commits = 5000;
        var options = new RocksDbStoreOptions { KeepsStatistics = true };
        await using var store = RocksDbRecordStore.Open(_folder.In("store"), NullLogger.Instance, options);
        var syncsBefore = LogSyncs(store);

        // The engine's own count of log syncs, not ours.
        await Task.WhenAll(Enumerable.Range(0, Commits).Select(i => CommitAsync(store, $"key {i}")));
        var groups = store.GroupsWritten;
        Assert.InRange(groups, 1, Commits / 10);
        Assert.Equal(groups, LogSyncs(store) - syncsBefore);

        // Alone, each commit has a sync of its own: none is acknowledged on another's promise.
        for (var i = 0; i < 10; i++)
        {
            await CommitAsync(store, $"lone key {i}");
        }

        Assert.Equal(groups + 10, LogSyncs(store) - syncsBefore);
    }

    [Fact]
    public async Task Tells_OfItsCommits()
    {
        var instruments = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "TokenVault")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Record(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Record(instrument, value));
        listener.Start();

        await using var store = RocksDbRecordStore.Open(_folder.In("store"), NullLogger.Instance);
        await CommitAsync(store, "a");

        lock (instruments)
        {
            Assert.Superset(
                new HashSet<string>(StringComparer.Ordinal)
                {
                    "tokenvault.store.commit.group_size", "tokenvault.store.commit.duration", "tokenvault.store.syncs",
                },
                instruments);
        }

        void Record(Instrument instrument, double value)
        {
            lock (instruments)
            {
                Assert.True(value > 0);
                instruments.Add(instrument.Name);
            }
        }
    }

    [Fact]
    public async Task Rejects_ALogThatIsDamagedInTheMiddle_ButNotATornEnd()
    {
        await using (var store = RocksDbRecordStore.Open(_folder.In("store"), NullLogger.Instance))
        {
            for (var i = 0; i < 100; i++)
            {
                await CommitAsync(store, $"key {i}");
            }

            // The log as a crash would leave it: closing the store is left for after the copy.
            CopyFolder(_folder.In("store"), _folder.In("torn"));
            CopyFolder(_folder.In("store"), _folder.In("damaged"));
        }

        var torn = Log("torn");
        var length = torn.FindLastIndex(value => value != 0) + 1;
        await File.WriteAllBytesAsync(LogPath("torn"), torn.Take(length - 5).ToArray());
        await using (var store = RocksDbRecordStore.Open(_folder.In("torn"), NullLogger.Instance))
        {
            // Only the commit whose end is missing, as if it had never been acknowledged.
            Assert.True(IsPresent(store, "key 98"));
            Assert.False(IsPresent(store, "key 99"));
        }

        var damaged = Log("damaged").ToArray();
        damaged[length / 2] ^= 1;
        await File.WriteAllBytesAsync(LogPath("damaged"), damaged);
        var error = Assert.Throws<StoreOpenException>(() => RocksDbRecordStore.Open(_folder.In("damaged"), NullLogger.Instance));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("restore the latest backup", error.Message, StringComparison.Ordinal);
    }

    private List<byte> Log(string store) => [.. File.ReadAllBytes(LogPath(store))];

    private string LogPath(string store) => Assert.Single(Directory.GetFiles(_folder.In(store), "*.log"));

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static async Task CommitAsync(RocksDbRecordStore store, string key)
    {
        var batch = new WriteBatch();
        batch.Put(Table.Tokens, System.Text.Encoding.ASCII.GetBytes(key), new byte[150]);
        Assert.True(await store.CommitAsync(batch));
    }

    private static bool IsPresent(RocksDbRecordStore store, string key)
    {
        var batch = new ReadBatch();
        var index = batch.Add(Table.Tokens, System.Text.Encoding.ASCII.GetBytes(key));
        store.Read(batch);
        return batch.TryGet(index, out _);
    }

    private static long LogSyncs(RocksDbRecordStore store)
    {
        var line = store.Statistics!.Split('\n').Single(line => line.StartsWith("rocksdb.wal.synced ", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}
