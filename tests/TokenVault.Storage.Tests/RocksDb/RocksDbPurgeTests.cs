using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tests.Contract;
using Xunit.Abstractions;

namespace TokenVault.Storage.Tests.RocksDb;

#pragma warning disable CA1001 // Disposed by IAsyncLifetime, which xunit calls.
public sealed class RocksDbPurgeTests(ITestOutputHelper output) : StorePurgeContract
#pragma warning restore CA1001
{
    // A sixty-fourth of the default, so that a store of some ten megabytes has as many levels as a large one.
    private const long FileBytes = 256 << 10;
    private const int RowBytes = 150;

    private readonly TemporaryFolder _folder = new();

    protected override string Folder => _folder.In("store");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Costs_NoMore_InALargerStore()
    {
        var (small, smallTime) = await CostAsync(rows: 20_000);
        var (large, largeTime) = await CostAsync(rows: 200_000);
        output.WriteLine($"20,000 rows: {small} bytes written in {smallTime.TotalMilliseconds:0} ms; 200,000: {large} in {largeTime.TotalMilliseconds:0} ms.");

        // The first level as a whole and, for each level under it, a file and what it overlaps: the store has 30 MB.
        Assert.InRange(large, 1, (16 + 16) * FileBytes);
        Assert.InRange(large, 1, 4 * small);
    }

    protected override IRecordStore Open() =>
        RocksDbRecordStore.Open(Folder, NullLogger.Instance, new RocksDbStoreOptions { TableFileBytes = FileBytes });

    // The most that a purge of one key wrote, over some keys, in a store whose keys are as good as random and whose deletions are
    // flushed together with rows from all over the table: the dearest kind.
    private async Task<(long Bytes, TimeSpan Time)> CostAsync(int rows)
    {
        for (var from = 0; from < rows; from += 5000)
        {
            var batch = new WriteBatch();
            for (var i = from; i < from + 5000; i++)
            {
                batch.Put(Table.Fingerprints, Key(i), System.Security.Cryptography.RandomNumberGenerator.GetBytes(RowBytes));
            }

            await Store.CommitAsync(batch);
        }

        await Store.PurgeAsync(Table.Fingerprints, [Key(1)], CancellationToken.None);
        var most = 0L;
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 5; i++)
        {
            var batch = new WriteBatch();
            batch.Delete(Table.Fingerprints, Key(rows / 7 * i));
            batch.Put(Table.Fingerprints, new byte[32], new byte[RowBytes]);
            batch.Put(Table.Fingerprints, [.. Enumerable.Repeat((byte)255, 32)], new byte[RowBytes]);
            await Store.CommitAsync(batch);
            var before = Directory.GetFiles(Folder, "*.sst").ToHashSet(StringComparer.Ordinal);
            var started = Stopwatch.GetTimestamp();
            await Store.PurgeAsync(Table.Fingerprints, [Key(rows / 7 * i)], CancellationToken.None);
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            most = Math.Max(most, Directory.GetFiles(Folder, "*.sst").Where(path => !before.Contains(path)).Sum(path => new FileInfo(path).Length));
        }

        return (most, longest);
    }

    private static byte[] Key(int number) => System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number));
}
