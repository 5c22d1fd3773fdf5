using System.Text;

namespace TokenVault.Storage.Tests.Contract;

/// <summary>The store of one test, and short ways to fill and read it.</summary>
public abstract class StoreUnderTest : IAsyncLifetime
{
    private IRecordStore? _store;

    protected IRecordStore Store => _store!;

    public Task InitializeAsync()
    {
        _store = Open();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    /// <summary>Opens the store of this test; again after a close, with what was committed in it.</summary>
    protected abstract IRecordStore Open();

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        _store = Open();
    }

    protected static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    protected async Task PutAsync(Table table, string key, string value)
    {
        var batch = new WriteBatch();
        batch.Put(table, Bytes(key), Bytes(value));
        Assert.True(await Store.CommitAsync(batch));
    }

    protected string? Read(Table table, string key)
    {
        var batch = new ReadBatch();
        var index = batch.Add(table, Bytes(key));
        Store.Read(batch);
        return batch.TryGet(index, out var value) ? Encoding.ASCII.GetString(value) : null;
    }

    protected async Task<List<(string Key, string Value)>> ScanAsync(Table table, string from, string until = "")
    {
        var rows = new List<(string, string)>();
        await foreach (var (key, value) in Store.ScanAsync(table, Bytes(from), Bytes(until), CancellationToken.None))
        {
            rows.Add((Encoding.ASCII.GetString(key), Encoding.ASCII.GetString(value)));
        }

        return rows;
    }
}
