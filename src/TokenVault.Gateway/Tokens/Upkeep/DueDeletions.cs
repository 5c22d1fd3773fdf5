using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Deletes tokens whose time is over, and those for single use that have served long enough ago.</summary>
internal sealed class DueDeletions(
    TokenRetirement retirement, TokenWaiting waiting, IRecordStore store, TokenTables tables, IOptions<TokenOptions> options) : ITokenDuty
{
    // Of one call to the adapter, and one list in memory.
    private const int TokensMax = 256;

    // A hold may stand for years: what it keeps is looked at again behind all else.
    private static readonly TimeSpan HeldPause = TimeSpan.FromHours(1);

    public string Name => "deletion of tokens whose time is over";

    public TimeSpan? Period => options.Value.UpkeepPeriod;

    /// <exception cref="VaultException">AdapterUnavailable: the rest waits.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await waiting.TakeAsync(TokenTaskKind.Delete, TokensMax, cancellation) is { Count: > 0 } due)
        {
            foreach (var group in due.GroupBy(ReasonOf))
            {
                if (group.Key is { } reason)
                {
                    var held = await retirement.RetireAsync([.. group.Select(task => task.Token).Distinct()], reason);
                    foreach (var task in group.Where(task => held.Contains(task.Token)))
                    {
                        await waiting.PostponeAsync(task, HeldPause);
                    }
                }
            }

            await ForgetUsesAsync(due);
            await waiting.RemoveAsync(due);
        }
    }

    // Null where there is nothing to delete: it is gone, or it was spent by a payment of which two people have said since that it was none.
    private RetirementReason? ReasonOf(TokenTask task)
    {
        var reads = new ReadBatch();
        var at = tables.Tokens.AddLookup(reads, task.Token);
        var hold = tables.Uses.AddHoldLookup(reads, task.Token);
        store.Read(reads);
        return !tables.Tokens.TryRead(reads, at, task.Token, out var row) ? null
            : task.Number == TokenTask.Buried ? RetirementReason.Requested
            : tables.Uses.ReadHold(reads, hold, task.Token) is { IsSpent: true } ? RetirementReason.Spent
            : row.ExpireUnixSeconds != 0 && row.ExpireUnixSeconds <= task.UnixSeconds ? RetirementReason.Expired
            : null;
    }

    // What a payment that ended after its token was deleted has written of it.
    private async Task ForgetUsesAsync(IEnumerable<TokenTask> due)
    {
        var writes = new WriteBatch();
        foreach (var task in due)
        {
            var reads = new ReadBatch();
            var at = tables.Tokens.AddLookup(reads, task.Token);
            store.Read(reads);
            if (!reads.TryGet(at, out _))
            {
                tables.Uses.Delete(writes, task.Token);
            }
        }

        if (writes.Count > 0)
        {
            await store.CommitAsync(writes);
        }
    }
}
