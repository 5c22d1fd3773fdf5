using System.Text;

namespace TokenVault.Storage.Tests.Contract;

/// <summary>What every engine promises (README.md of TokenVault.Storage). A class for each engine runs it.</summary>
public abstract class RecordStoreContract : StoreLifetimeContract
{
    [Fact]
    public async Task Reads_WhatWasCommitted()
    {
        var batch = new WriteBatch();
        batch.Put(Table.Tokens, "a"u8, "1"u8);
        batch.Insert(Table.Payments, "b"u8, "2"u8);
        batch.Put(Table.Meta, "empty"u8, []);
        Assert.True(await Store.CommitAsync(batch));

        Assert.Equal("1", Read(Table.Tokens, "a"));
        Assert.Equal("2", Read(Table.Payments, "b"));
        Assert.Equal("", Read(Table.Meta, "empty"));
    }

    [Fact]
    public async Task Keeps_TablesApart()
    {
        await PutAsync(Table.Tokens, "a", "1");

        Assert.All(Enum.GetValues<Table>().Except([Table.Tokens]), table => Assert.Null(Read(table, "a")));
    }

    [Fact]
    public async Task Reads_ManyKeysOfSeveralTablesAtOnce()
    {
        const int Rows = 300;
        var batch = new WriteBatch();
        for (var i = 0; i < Rows; i++)
        {
            batch.Put(TableOf(i), Bytes($"key {i}"), Bytes($"value {i}"));
        }

        await Store.CommitAsync(batch);

        var lookups = new ReadBatch();
        for (var i = 0; i < 2 * Rows; i++)
        {
            Assert.Equal(i, lookups.Add(TableOf(i), Bytes($"key {i}")));
        }

        Store.Read(lookups);
        for (var i = 0; i < 2 * Rows; i++)
        {
            Assert.Equal(i < Rows, lookups.TryGet(i, out var value));
            Assert.Equal(i < Rows ? $"value {i}" : "", Encoding.ASCII.GetString(value));
        }

        static Table TableOf(int i) => (Table)(i % 7);
    }

    [Fact]
    public async Task Reads_TheSameBatchAnew()
    {
        var lookups = new ReadBatch();
        var index = lookups.Add(Table.Tokens, "a"u8);
        Store.Read(lookups);
        Assert.False(lookups.TryGet(index, out _));

        await PutAsync(Table.Tokens, "a", "1");
        Store.Read(lookups);
        Assert.True(lookups.TryGet(index, out _));

        var deletion = new WriteBatch();
        deletion.Delete(Table.Tokens, "a"u8);
        await Store.CommitAsync(deletion);
        Store.Read(lookups);
        Assert.False(lookups.TryGet(index, out _));
    }

    [Fact]
    public async Task Applies_TheOperationsOfABatchInOrder()
    {
        var batch = new WriteBatch();
        batch.Put(Table.Tokens, "a"u8, "1"u8);
        batch.Put(Table.Tokens, "a"u8, "2"u8);
        batch.Put(Table.Tokens, "b"u8, "1"u8);
        batch.Delete(Table.Tokens, "b"u8);
        batch.Delete(Table.Tokens, "c"u8);
        batch.Put(Table.Tokens, "c"u8, "3"u8);
        await Store.CommitAsync(batch);

        Assert.Equal("2", Read(Table.Tokens, "a"));
        Assert.Null(Read(Table.Tokens, "b"));
        Assert.Equal("3", Read(Table.Tokens, "c"));
    }

    [Fact]
    public async Task Refuses_AnInsertOfAPresentKey_WithAllOfItsBatch()
    {
        await PutAsync(Table.Operations, "a", "1");

        var batch = new WriteBatch();
        batch.Put(Table.Tokens, "beside"u8, "x"u8);
        batch.Insert(Table.Operations, "a"u8, "2"u8);
        Assert.False(await Store.CommitAsync(batch));

        Assert.Equal("1", Read(Table.Operations, "a"));
        Assert.Null(Read(Table.Tokens, "beside"));
    }

    [Fact]
    public async Task Accepts_AnInsertAfterADeletion()
    {
        await PutAsync(Table.Operations, "a", "1");
        var deletion = new WriteBatch();
        deletion.Delete(Table.Operations, "a"u8);
        var insert = new WriteBatch();
        insert.Insert(Table.Operations, "a"u8, "2"u8);

        // Both may wait in one group: the order of the calls counts, not what was stored when the group began.
        var deleted = Store.CommitAsync(deletion);
        var inserted = Store.CommitAsync(insert);
        Assert.True(await deleted);
        Assert.True(await inserted);
        Assert.Equal("2", Read(Table.Operations, "a"));
    }

    [Fact]
    public async Task Refuses_TwoInsertsOfOneKeyInABatch()
    {
        var batch = new WriteBatch();
        batch.Insert(Table.Operations, "a"u8, "1"u8);
        batch.Insert(Table.Operations, "a"u8, "2"u8);

        Assert.False(await Store.CommitAsync(batch));
        Assert.Null(Read(Table.Operations, "a"));
    }

    [Fact]
    public async Task Lets_OneOfManyInsertsWin()
    {
        const int Rivals = 200;
        var batches = Enumerable.Range(0, Rivals).Select(i =>
        {
            var batch = new WriteBatch();
            batch.Insert(Table.Idempotency, "key"u8, Bytes($"{i}"));
            batch.Put(Table.Payments, Bytes($"payment {i}"), "x"u8);
            return batch;
        }).ToArray();

        var outcomes = await Task.WhenAll(batches.AsParallel().Select(batch => Store.CommitAsync(batch).AsTask()).ToArray());

        var winner = Assert.Single(Enumerable.Range(0, Rivals), i => outcomes[i]);
        Assert.Equal($"{winner}", Read(Table.Idempotency, "key"));
        Assert.All(Enumerable.Range(0, Rivals), i => Assert.Equal(i == winner, Read(Table.Payments, $"payment {i}") is not null));
    }

    [Fact]
    public async Task Commits_InTheOrderOfTheCalls()
    {
        const int Writes = 500;
        var tasks = new Task<bool>[Writes];
        for (var i = 0; i < Writes; i++)
        {
            var batch = new WriteBatch();
            batch.Put(Table.Meta, "last"u8, Bytes($"{i}"));
            tasks[i] = Store.CommitAsync(batch).AsTask();
        }

        await Task.WhenAll(tasks);
        Assert.Equal($"{Writes - 1}", Read(Table.Meta, "last"));
    }

    [Fact]
    public async Task Scans_AscendingFromAKey()
    {
        var batch = new WriteBatch();
        for (var i = 0; i < 1000; i++)
        {
            batch.Put(Table.Tokens, Bytes($"{i:0000}"), Bytes($"v{i}"));
        }

        batch.Put(Table.Fingerprints, "0500x"u8, "another table"u8);
        await Store.CommitAsync(batch);

        var rows = await ScanAsync(Table.Tokens, "0250");

        Assert.Equal(Enumerable.Range(250, 750).Select(i => ($"{i:0000}", $"v{i}")), rows);
        Assert.Equal(1000, (await ScanAsync(Table.Tokens, "")).Count);
        Assert.Empty(await ScanAsync(Table.Tokens, "9"));
    }

    [Fact]
    public async Task Scans_UpToAKey_ThatIsNotAmongThem()
    {
        var batch = new WriteBatch();
        for (var i = 0; i < 1000; i++)
        {
            batch.Put(Table.Tokens, Bytes($"{i:0000}"), Bytes($"v{i}"));
        }

        await Store.CommitAsync(batch);

        Assert.Equal(Enumerable.Range(100, 500).Select(i => ($"{i:0000}", $"v{i}")), await ScanAsync(Table.Tokens, "0100", "0600"));
        Assert.Equal(2, (await ScanAsync(Table.Tokens, "0998", "9")).Count);
        Assert.Empty(await ScanAsync(Table.Tokens, "0600", "0600"));
        Assert.Empty(await ScanAsync(Table.Tokens, "0600", "0100"));
    }

    [Fact]
    public async Task Stops_AScanThatIsCancelled()
    {
        await PutAsync(Table.Tokens, "a", "1");
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Store.ScanAsync(Table.Tokens, default, cancellation.Token))
            {
            }
        });
    }

    [Fact]
    public async Task Reuses_ABatchOnceItsCommitIsDone()
    {
        var batch = new WriteBatch();
        for (var i = 0; i < 50; i++)
        {
            batch.Clear();
            batch.Put(Table.Tokens, "a"u8, Bytes($"{i}"));
            Assert.True(await Store.CommitAsync(batch));
            Assert.Equal($"{i}", Read(Table.Tokens, "a"));
        }
    }
}
