using RocksDbSharp;

namespace TokenVault.CardScan.Tests;

public sealed class StoreTests : IDisposable
{
    private readonly ScannedFolder _folder = new();

    [Theory]
    [InlineData(Compression.No, "")]
    [InlineData(Compression.Lz4, "LZ4 block")]
    [InlineData(Compression.Snappy, "Snappy block")]
    [InlineData(Compression.Zstd, "zstd")]
    public void Finds_ANumber_InATableFile(Compression compression, string how)
    {
        Write(compression, database => database.Put("row", Row()), flush: true);

        Assert.Contains(_folder.Scan(), find => find.File.EndsWith(".sst", StringComparison.Ordinal)
            && find.Inside.StartsWith(how, StringComparison.Ordinal));
    }

    [Fact]
    public void Finds_ADeletedRow_ThatIsStillInAFile()
    {
        Write(Compression.Lz4, database => database.Put("row", Row()), flush: true);
        Write(Compression.Lz4, database => database.Remove("row"), flush: true);

        var finds = _folder.Scan();
        Assert.Contains(finds, find => find.Inside.StartsWith("LZ4 block", StringComparison.Ordinal));
        Assert.DoesNotContain(finds, find => find.Inside.StartsWith("table", StringComparison.Ordinal));
    }

    [Fact]
    public void Finds_ANumber_CutInTwoByTheLogsOwnHeaders()
    {
        // Shifted byte by byte, so that in some round a block ends inside the number.
        var hidden = 0;
        for (var shift = 0; shift < 24; shift++)
        {
            using var folder = new ScannedFolder();
            using (var database = RocksDb.Open(new DbOptions().SetCreateIfMissing(), folder.Path))
            {
                database.Put("row", new string('x', 32_720 + shift) + ScannedFolder.Number + new string('x', 100));
                var finds = folder.Scan().Where(find => find.File.EndsWith(".log", StringComparison.Ordinal)).ToList();
                Assert.NotEmpty(finds);
                hidden += finds.All(find => find.Inside.Length > 0) ? 1 : 0;
            }
        }

        Assert.True(hidden > 0, "No round cut the number in two.");
    }

    [Fact]
    public void Finds_ANumber_SpreadOverPrefixCompressedKeys()
    {
        Write(
            Compression.No,
            database =>
            {
                database.Put(ScannedFolder.Number[..15], "neighbour");
                database.Put(ScannedFolder.Number, "row");
            },
            flush: true);

        Assert.Contains(_folder.Scan(), find => find.Inside.StartsWith("table default", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static string Row() => string.Concat(Enumerable.Repeat("words words ", 40)) + ScannedFolder.Number + string.Concat(Enumerable.Repeat(" words words", 40));

    private void Write(Compression compression, Action<RocksDb> write, bool flush)
    {
        using var database = RocksDb.Open(
            new DbOptions().SetCreateIfMissing().SetDisableAutoCompactions(1).SetCompression(compression), _folder.Path);
        write(database);
        if (flush)
        {
            database.Flush(new FlushOptions().SetWaitForFlush(true));
        }
    }
}
