using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Thief.Tests;

/// <summary>Somebody has the adapter with its keys. He can open cards, but has none: they are in the gateway's store.</summary>
public sealed class CapturedAdapterTests(RobbedVault robbed) : IClassFixture<RobbedVault>
{
    [Fact]
    public async Task Holds_NoCard_NotEvenASealedOne()
    {
        var token = await robbed.TokenizeAsync("shop", RobbedVault.Visa);
        using (var shop = robbed.Vault.Connect("shop"))
        {
            await shop.Payments.ChargeAsync(RobbedVault.ChargeOf(token));
        }

        await robbed.Vault.Processor.StopAsync();
        foreach (var file in Directory.GetFiles(robbed.Vault.Folder.Processor, "*", SearchOption.AllDirectories))
        {
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(RobbedVault.Visa)) < 0, file);
        }

        await using var store = RocksDbRecordStore.Open(Path.Combine(robbed.Vault.Folder.Processor, "store"), NullLogger.Instance);
        Assert.Equal(0, await CountAsync(store, Table.Tokens));
        Assert.Equal(0, await CountAsync(store, Table.Fingerprints));
        Assert.Equal(0, await CountAsync(store, Table.Epochs));

        // The count counts: the operation that was charged is there.
        Assert.Equal(1, await CountAsync(store, Table.Operations));
    }

    private static async Task<int> CountAsync(RocksDbRecordStore store, Table table)
    {
        var count = 0;
        await foreach (var _ in store.ScanAsync(table, ReadOnlyMemory<byte>.Empty, CancellationToken.None))
        {
            count++;
        }

        return count;
    }
}
