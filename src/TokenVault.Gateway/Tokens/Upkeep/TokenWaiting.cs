using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>The list of what is left to be done about tokens.</summary>
internal sealed class TokenWaiting(IRecordStore store, TokenTables tables, TimeProvider clock)
{
    /// <summary>The first of a kind that are due.</summary>
    public async Task<IReadOnlyList<TokenTask>> TakeAsync(TokenTaskKind kind, int countMax, CancellationToken cancellation)
    {
        var tasks = new List<TokenTask>();
        await foreach (var task in tables.Tasks.DueAsync(store, kind, clock.GetUtcNow().ToUnixTimeSeconds(), cancellation))
        {
            tasks.Add(task);
            if (tasks.Count == countMax)
            {
                break;
            }
        }

        return tasks;
    }

    /// <summary>Puts a task on the list once more, for later.</summary>
    public async Task PostponeAsync(TokenTask task, TimeSpan pause)
    {
        var writes = new WriteBatch();
        tables.Tasks.Put(writes, task with { UnixSeconds = (clock.GetUtcNow() + pause).ToUnixTimeSeconds() });
        await store.CommitAsync(writes);
    }

    public async Task RemoveAsync(IReadOnlyCollection<TokenTask> tasks)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        var writes = new WriteBatch();
        foreach (var task in tasks)
        {
            tables.Tasks.Delete(writes, task);
        }

        await store.CommitAsync(writes);
    }
}
