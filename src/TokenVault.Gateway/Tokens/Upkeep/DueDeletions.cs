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

    public string Name => "deletion of tokens whose time is over";

    public TimeSpan? Period => options.Value.UpkeepPeriod;

    /// <exception cref="VaultException">AdapterUnavailable: the rest waits.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await waiting.TakeAsync(TokenTaskKind.Delete, TokensMax, cancellation) is { Count: > 0 } due)
        {
            foreach (var group in due.Where(IsThere).GroupBy(ReasonOf))
            {
                await retirement.RetireAsync([.. group.Select(task => task.Token).Distinct()], group.Key);
            }

            await waiting.RemoveAsync(due);
        }
    }

    private bool IsThere(TokenTask task)
    {
        var reads = new ReadBatch();
        var at = tables.Tokens.AddLookup(reads, task.Token);
        store.Read(reads);
        return reads.TryGet(at, out _);
    }

    private RetirementReason ReasonOf(TokenTask task)
    {
        var reads = new ReadBatch();
        var at = tables.Uses.AddHoldLookup(reads, task.Token);
        store.Read(reads);
        return tables.Uses.ReadHold(reads, at, task.Token) is { IsSpent: true } ? RetirementReason.Spent : RetirementReason.Expired;
    }
}
