using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Has the adapter refuse the cards that others took the place of.</summary>
internal sealed class VersionRaising(TokenFactsClient adapter, TokenWaiting waiting, IOptions<TokenOptions> options) : ITokenDuty
{
    private const int TasksMax = 256;

    public string Name => "refusal of replaced cards";

    public TimeSpan? Period => options.Value.UpkeepPeriod;

    /// <summary>Tells the adapter now. What it is not told now stays on the list.</summary>
    /// <exception cref="VaultException">AdapterUnavailable.</exception>
    public Task RaiseAsync(OwnedToken token, uint version) => adapter.RaiseAsync(token, version);

    /// <summary>Tells the adapter what it was not told, and takes what it knows off the list.</summary>
    /// <exception cref="VaultException">AdapterUnavailable: the rest stays on the list.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await waiting.TakeAsync(TokenTaskKind.RaiseVersion, TasksMax, cancellation) is { Count: > 0 } tasks)
        {
            foreach (var task in tasks)
            {
                await adapter.RaiseAsync(task.Token, task.Number);
            }

            await waiting.RemoveAsync(tasks);
        }
    }
}
