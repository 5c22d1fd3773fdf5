using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Resealing;

/// <summary>Has cards sealed anew, a batch at a time, and puts them in the place of those that were brought. Each batch is on disk before the next.</summary>
internal sealed class ResealingRun(ResealingClient client, SealedCards cards, TokenQueue queue, IRecordStore store, EpochTable epochs)
{
    private readonly HashSet<EpochId> _made = [];

    /// <summary>The epochs under which this process has had cards sealed anew.</summary>
    public IReadOnlySet<EpochId> Made => _made;

    /// <summary>Does one batch, of at most <see cref="TokenFactsClient.CardsMax"/>.</summary>
    /// <returns>How many were sealed anew, and how many may not be opened or do not open.</returns>
    /// <exception cref="VaultException">What it could not go on for. What was sealed anew before stays so.</exception>
    public async Task<(int Resealed, int PassedOver)> RunAsync(string id, IReadOnlyList<OwnedToken> tokens, CancellationToken cancellation)
    {
        var request = new ResealStoredRequest { ResealingId = id };
        var brought = new List<OwnedToken>(tokens.Count);
        var unreadable = 0;
        foreach (var token in tokens)
        {
            try
            {
                // Null where it was deleted since the walk came by.
                if (await cards.FindAsync(token) is { } card)
                {
                    request.Cards.Add(card.Card);
                    brought.Add(token);
                }
            }
            catch (VaultException refused) when (refused.Code is VaultErrorCode.EpochUnregistered or VaultErrorCode.KeyDestroyed)
            {
                unreadable++;
            }
        }

        if (brought.Count == 0)
        {
            return (0, unreadable);
        }

        var answer = await client.ResealAsync(request, cancellation);
        await StoreEpochAsync(answer);
        var resealed = await PutAsync(brought, request, answer, cancellation);
        return (resealed, unreadable + brought.Count - resealed);
    }

    // The epoch first: a card whose epoch is not there would not open.
    private async Task StoreEpochAsync(ResealStoredResponse answer)
    {
        if (!RegisteredEpoch.TryDecode(answer.RegisteredEpoch.Memory, out var epoch))
        {
            throw new VaultException(VaultErrorCode.AdapterUnavailable);
        }

        var writes = new WriteBatch();
        epochs.PutRegistered(writes, epoch.Header.Id, answer.RegisteredEpoch.Span);
        await store.CommitAsync(writes);
        _made.Add(epoch.Header.Id);
    }

    private async Task<int> PutAsync(List<OwnedToken> tokens, ResealStoredRequest request, ResealStoredResponse answer, CancellationToken cancellation)
    {
        var waiting = new List<Task>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            var (before, after) = (request.Cards[i], answer.Results[i]);
            if (after.Reason.Length == 0)
            {
                await queue.WaitForRoomAsync(cancellation);
                waiting.Add(queue.ResealAsync(tokens[i], new ResealedToken(
                    before.Sealed.Memory, after.Sealed.ToByteArray(), before.Name?.Sealed.Memory ?? default, after.SealedName.Memory)).AsTask());
            }
        }

        await Task.WhenAll(waiting);
        return waiting.Count;
    }
}
