using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>
/// Finds out, once the adapter is back, which of the cards that were tokenized without it have another token. Only the adapter can: it
/// opens each, with a disclosure of its own purpose, and tells the fingerprint.
/// </summary>
internal sealed partial class LateDeduplication(
    LateFingerprints fingerprints, TokenQueue queue, TokenWaiting waiting, IOptions<TokenOptions> options, ILogger<LateDeduplication> logger)
    : ITokenDuty
{
    private static readonly TimeSpan RefusedPause = TimeSpan.FromHours(1);

    public string Name => "late deduplication";

    public TimeSpan? Period => options.Value.UpkeepPeriod;

    /// <exception cref="VaultException">AdapterUnavailable: the rest waits.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await waiting.TakeAsync(TokenTaskKind.Deduplicate, TokenFactsClient.CardsMax, cancellation) is { Count: > 0 } tasks)
        {
            await DeduplicateAsync(tasks);
        }
    }

    private async Task DeduplicateAsync(IReadOnlyList<TokenTask> tasks)
    {
        var answers = await fingerprints.AskAsync([.. tasks.Select(task => task.Token)]);
        foreach (var (task, answer) in tasks.Zip(answers))
        {
            if (answer.Fingerprint is { } fingerprint)
            {
                await queue.DeduplicateAsync(task.Token, fingerprint);
            }
            else if (answer.Refusal.Length > 0)
            {
                // Asked again later, behind the others: else those that the adapter refuses would keep everybody waiting.
                LogRefused(task.Token.Token.ToString(), answer.Refusal);
                await waiting.PostponeAsync(task, RefusedPause);
            }
        }

        await waiting.RemoveAsync(tasks);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the card of {Token} has another token can't be told yet: the adapter answers {Reason}. It serves meanwhile.")]
    private partial void LogRefused(string token, string reason);
}
