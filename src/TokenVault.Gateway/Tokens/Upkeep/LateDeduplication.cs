using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Tokenize;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>
/// Finds out, once the adapter is back, which of the cards that were tokenized without it have another token. Only the adapter can: it
/// opens each, with a disclosure of its own purpose, and tells the fingerprint.
/// </summary>
internal sealed partial class LateDeduplication(
    TokenFactsClient adapter, SealedCards cards, TokenizePipeline pipeline, TokenWaiting waiting, ILogger<LateDeduplication> logger)
{
    private static readonly TimeSpan RefusedPause = TimeSpan.FromHours(1);

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
        var found = new List<(TokenTask Task, SealedCard Card)>();
        var done = new List<TokenTask>();
        foreach (var task in tasks)
        {
            if (await cards.FindAsync(task.Token) is { } card)
            {
                found.Add((task, card.Card));
            }
            else
            {
                // Deleted meanwhile.
                done.Add(task);
            }
        }

        if (found.Count > 0)
        {
            var response = await adapter.FingerprintAsync(found.Select(one => one.Card));
            for (var i = 0; i < found.Count; i++)
            {
                var (task, _) = found[i];
                if (!await FileAsync(task.Token, response.Fingerprints[i], (byte)response.FingerprintKey))
                {
                    // Asked again later, behind the others: else those that the adapter refuses would keep everybody waiting.
                    await waiting.PostponeAsync(task, RefusedPause);
                }

                done.Add(task);
            }
        }

        await waiting.RemoveAsync(done);
    }

    private async Task<bool> FileAsync(OwnedToken token, SealedFingerprint answer, byte key)
    {
        if (answer.Fingerprint.Length != Fingerprint.ValueBytes)
        {
            LogRefused(token.Token.ToString(), answer.Reason);
            return false;
        }

        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(answer.Fingerprint.Span);
        await pipeline.DeduplicateAsync(token, new Fingerprint(key, value));
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the card of {Token} has another token can't be told yet: the adapter answers {Reason}. It serves meanwhile.")]
    private partial void LogRefused(string token, string reason);
}
