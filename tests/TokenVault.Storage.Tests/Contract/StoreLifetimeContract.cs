using CsCheck;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tests.Contract;

/// <summary>The part of the contract that is about closing and opening.</summary>
public abstract class StoreLifetimeContract : StoreUnderTest
{
    [Fact]
    public async Task Keeps_WhatWasCommitted_WhenClosedAndOpened()
    {
        await PutAsync(Table.Tokens, "a", "1");
        await ReopenAsync();

        Assert.Equal("1", Read(Table.Tokens, "a"));
        Assert.True(Store.IsWritable);
    }

    [Fact]
    public async Task Writes_WhatWaits_BeforeItCloses()
    {
        var batches = Enumerable.Range(0, 100).Select(i =>
        {
            var batch = new WriteBatch();
            batch.Put(Table.Tokens, Bytes($"{i}"), "x"u8);
            return Store.CommitAsync(batch).AsTask();
        }).ToArray();
        await Store.DisposeAsync();

        Assert.All(await Task.WhenAll(batches), Assert.True);
        await ReopenAsync();
        Assert.All(Enumerable.Range(0, 100), i => Assert.NotNull(Read(Table.Tokens, $"{i}")));
    }

    [Fact]
    public async Task Rejects_EveryCall_OnceClosed()
    {
        await Store.DisposeAsync();

        Assert.False(Store.IsWritable);
        Assert.Equal(VaultErrorCode.StoreUnavailable, Assert.Throws<VaultException>(() => Store.Read(new ReadBatch())).Code);
        var commit = await Assert.ThrowsAsync<VaultException>(async () => await Store.CommitAsync(new WriteBatch()));
        Assert.Equal(VaultErrorCode.StoreUnavailable, commit.Code);
        var scan = await Assert.ThrowsAsync<VaultException>(() => ScanAsync(Table.Tokens, ""));
        Assert.Equal(VaultErrorCode.StoreUnavailable, scan.Code);
    }

    [Fact]
    public async Task Holds_WhatADictionaryWould() =>
        await StoreModel.Rounds.SampleAsync(
            async rounds =>
            {
                var model = await StoreModel.CheckAsync(Store, rounds);
                await ReopenAsync();
                StoreModel.Compare(Store, model);
            },
            iter: 100,
            threads: 1);

    [Fact]
    public async Task Survives_BeingClosedUnderItsReadersAndWriters()
    {
        // A call that slips into a closed engine would end the whole process, not fail this test.
        for (var round = 0; round < 20; round++)
        {
            var store = Store;
            var calls = Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallUntilClosedAsync(store))).ToArray();
            await PutAsync(Table.Tokens, "a", "1");
            await ReopenAsync();

            Assert.All(await Task.WhenAll(calls), code => Assert.Equal(VaultErrorCode.StoreUnavailable, code));
        }
    }

    private static async Task<VaultErrorCode> CallUntilClosedAsync(IRecordStore store)
    {
        var reads = new ReadBatch();
        var writes = new WriteBatch();
        reads.Add(Table.Tokens, "a"u8);
        writes.Put(Table.Tokens, "a"u8, "1"u8);
        try
        {
            while (true)
            {
                store.Read(reads);
                await foreach (var _ in store.ScanAsync(Table.Tokens, default, CancellationToken.None))
                {
                }

                await store.CommitAsync(writes);
            }
        }
        catch (VaultException closed)
        {
            return closed.Code;
        }
    }
}
