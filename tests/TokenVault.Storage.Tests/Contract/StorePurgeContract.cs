using System.Security.Cryptography;
using CsCheck;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tests.Contract;

/// <summary>The part of the contract that is about values that have to go from the disk. Looks for them in all files, raw.</summary>
public abstract class StorePurgeContract : StoreUnderTest
{
    private const int ValueBytes = 64;

    // Operations of a property: few keys, so that they meet.
    private static readonly Gen<(int Kind, int Key)[][]> Rounds =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 7], (kind, key) => (kind, key)).Array[1, 12].Array[1, 4];

    /// <summary>Where the engine keeps everything.</summary>
    protected abstract string Folder { get; }

    [Fact]
    public async Task Removes_ADeletedValueFromAllFiles()
    {
        var value = await PutRandomAsync(Table.Tokens, "a");
        var neighbour = await PutRandomAsync(Table.Tokens, "b");
        var other = await PutRandomAsync(Table.Payments, "a");
        await DeleteAsync(Table.Tokens, "a");

        // The control: before the purge it is there, or this would prove nothing.
        Assert.True(IsInFiles(value));
        await PurgeAsync(Table.Tokens, "a");

        Assert.False(IsInFiles(value));
        Assert.True(IsInFiles(neighbour));
        Assert.True(IsInFiles(other));
        Assert.Equal(neighbour, ReadBytes(Table.Tokens, "b"));
        Assert.Equal(other, ReadBytes(Table.Payments, "a"));
    }

    [Fact]
    public async Task Removes_OverwrittenValues_AndKeepsTheLast()
    {
        var values = new List<byte[]>();
        for (var i = 0; i < 5; i++)
        {
            values.Add(await PutRandomAsync(Table.Tokens, "a"));
        }

        await PurgeAsync(Table.Tokens, "a");

        Assert.All(values[..^1], value => Assert.False(IsInFiles(value)));
        Assert.Equal(values[^1], ReadBytes(Table.Tokens, "a"));
        await ReopenAsync();
        Assert.Equal(values[^1], ReadBytes(Table.Tokens, "a"));
        Assert.All(values[..^1], value => Assert.False(IsInFiles(value)));
    }

    [Fact]
    public async Task Removes_WhatHadBeenSpreadOverFiles()
    {
        // Each purge of another key writes what is in memory to files, so the values lie in several.
        var old = new List<byte[]>();
        for (var i = 0; i < 6; i++)
        {
            old.Add(await PutRandomAsync(Table.Tokens, "m"));
            await PutRandomAsync(Table.Tokens, "a");
            await PutRandomAsync(Table.Tokens, "z");
            await PurgeAsync(Table.Payments, "none");
        }

        await DeleteAsync(Table.Tokens, "m");
        Assert.True(IsInFiles(old[^1]));
        await PurgeAsync(Table.Tokens, "m");

        Assert.All(old, value => Assert.False(IsInFiles(value)));
        Assert.Null(ReadBytes(Table.Tokens, "m"));
    }

    [Fact]
    public async Task Removes_WhatWasRecoveredAfterAClose()
    {
        var value = await PutRandomAsync(Table.Tokens, "a");
        await ReopenAsync();
        await DeleteAsync(Table.Tokens, "a");
        await ReopenAsync();
        await PurgeAsync(Table.Tokens, "a");

        Assert.False(IsInFiles(value));
    }

    [Fact]
    public async Task Purges_NothingOfAnEmptyList_AndOfUnknownKeys()
    {
        await Store.PurgeAsync(Table.Tokens, [], CancellationToken.None);
        await PurgeAsync(Table.Tokens, "unknown");
        await PutAsync(Table.Tokens, "a", "1");
        await PurgeAsync(Table.Tokens, "unknown");

        Assert.Equal("1", Read(Table.Tokens, "a"));
    }

    [Fact]
    public async Task Holds_ThePromise_ForAnyOperations() =>
        await Rounds.SampleAsync(
            async rounds =>
            {
                var gone = new List<byte[]>();
                foreach (var round in rounds)
                {
                    gone.AddRange(await ApplyAsync(round));
                    await PurgeAsync(Table.Tokens, [.. Enumerable.Range(0, 8).Select(key => $"key {key}")]);
                    Assert.All(gone, value => Assert.False(IsInFiles(value)));
                }
            },
            iter: 25,
            threads: 1);

    [Fact]
    public async Task Purges_WhileOthersCommitReadAndScan()
    {
        using var stop = new CancellationTokenSource();
        var work = Enumerable.Range(0, 3).Select(worker => Task.Run(() => WorkAsync(worker, stop.Token))).ToArray();
        for (var i = 0; i < 20; i++)
        {
            var key = $"{i % 3} purged {i}";
            var value = await PutRandomAsync(Table.Tokens, key);
            await DeleteAsync(Table.Tokens, key);
            await PurgeAsync(Table.Tokens, key);
            Assert.False(IsInFiles(value));
        }

        await stop.CancelAsync();
        var done = await Task.WhenAll(work);
        Assert.All(done, rows => Assert.True(rows > 0));
        for (var worker = 0; worker < done.Length; worker++)
        {
            Assert.Equal($"{done[worker] - 1}", Read(Table.Tokens, $"{worker} last"));
        }
    }

    [Fact]
    public async Task Rejects_APurge_OnceClosed_AndWhenCancelled()
    {
        await PutAsync(Table.Tokens, "a", "1");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.PurgeAsync(Table.Tokens, [Bytes("a")], cancelled.Token));

        await Store.DisposeAsync();
        var error = await Assert.ThrowsAsync<VaultException>(() => PurgeAsync(Table.Tokens, "a"));
        Assert.Equal(VaultErrorCode.StoreUnavailable, error.Code);
    }

    protected Task PurgeAsync(Table table, params string[] keys) =>
        Store.PurgeAsync(table, [.. keys.Select(Bytes)], CancellationToken.None).AsTask();

    protected async Task<byte[]> PutRandomAsync(Table table, string key)
    {
        var value = RandomNumberGenerator.GetBytes(ValueBytes);
        var batch = new WriteBatch();
        batch.Put(table, Bytes(key), value);
        Assert.True(await Store.CommitAsync(batch));
        return value;
    }

    protected async Task DeleteAsync(Table table, string key)
    {
        var batch = new WriteBatch();
        batch.Delete(table, Bytes(key));
        Assert.True(await Store.CommitAsync(batch));
    }

    protected byte[]? ReadBytes(Table table, string key)
    {
        var batch = new ReadBatch();
        var index = batch.Add(table, Bytes(key));
        Store.Read(batch);
        return batch.TryGet(index, out var value) ? value.ToArray() : null;
    }

    /// <summary>Whether the bytes are in any file of the folder, in whichever.</summary>
    protected bool IsInFiles(byte[] value)
    {
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                if (ReadShared(path).AsSpan().IndexOf(value) >= 0)
                {
                    return true;
                }
            }
            catch (FileNotFoundException)
            {
                // Deleted since the list was made.
            }
        }

        return false;
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    // Gives the values that were there and are no more.
    private async Task<List<byte[]>> ApplyAsync((int Kind, int Key)[] operations)
    {
        var gone = new List<byte[]>();
        foreach (var (kind, number) in operations)
        {
            var key = $"key {number}";
            var before = ReadBytes(Table.Tokens, key);
            switch (kind)
            {
                case 0:
                    await DeleteAsync(Table.Tokens, key);
                    break;
                case 1:
                    await PurgeAsync(Table.Tokens, key);
                    continue;
                default:
                    await PutRandomAsync(Table.Tokens, key);
                    break;
            }

            if (before is not null)
            {
                gone.Add(before);
            }
        }

        return gone;
    }

    private async Task<int> WorkAsync(int worker, CancellationToken stop)
    {
        var rows = 0;
        while (!stop.IsCancellationRequested)
        {
            await PutAsync(Table.Tokens, $"{worker} last", $"{rows}");
            Assert.Equal($"{rows++}", Read(Table.Tokens, $"{worker} last"));
            await ScanAsync(Table.Tokens, $"{worker}");
        }

        return rows;
    }
}
