using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Transfers;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Epochs;
using TokenVault.Processor.Tokens;

namespace TokenVault.Processor.Transfers;

/// <summary>Takes another vault's cards in for a gateway's store, one batch at a time.</summary>
internal sealed class TransferIntake(TransferReader reader, TokenKeeper tokens, DisclosureLog disclosures, IncomingSeal sealing, EpochBook epochs) : IDisposable
{
    // As long as a gateway waits for its answer.
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The cards sealed anew, or why one is not.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.TransferInvalid"/>, <see cref="VaultErrorCode.GuessingLimitExceeded"/>; or the record or the store can't be
    /// written. Nothing is given then.
    /// </exception>
    public async Task<TakeInCardsResponse> TakeInAsync(TakeInCardsRequest request, GatewayId gateway)
    {
        var batch = TransferBatch.Read(request);
        if (!await _turn.WaitAsync(TurnMax))
        {
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        try
        {
            // 1. That these frames are opened is on disk before any of them is. 2. They are opened to see whose cards they hold.
            reader.Require(gateway);
            await disclosures.AppendAsync(TransferActs.Opened(batch.Header, batch.First, batch.Frames.Count, gateway));
            var (opener, read, hasEnded) = reader.Read(batch, gateway);
            using (opener)
            {
                // 3. Each card that may be taken in is disclosed by its own name. 4. It is opened again, and sealed for the gateway.
                var cards = read.Select(Judge).ToList();
                await Task.WhenAll(cards.Where(card => card.Refusal is null).Select(card => disclosures.AppendAsync(SubjectOf(batch, card, gateway))));
                var response = Seal(opener, batch, cards, gateway);
                await epochs.NoteAsync(response.RegisteredEpoch.Memory);
                response.HasEnded = hasEnded;
                return response;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // What was erased here does not come back from elsewhere under its name.
    private IncomingCard Judge(IncomingCard card)
    {
        try
        {
            tokens.Guard(card.Context, static () => true);
            return card;
        }
        catch (VaultException refusal) when (refusal.Code
            is VaultErrorCode.TokenRetired or VaultErrorCode.RecordVersionStale or VaultErrorCode.TokenExpired)
        {
            return card with { Refusal = card.Refusal ?? refusal.Code };
        }
    }

    private TakeInCardsResponse Seal(TransferOpener opener, TransferBatch batch, List<IncomingCard> cards, GatewayId gateway)
    {
        var response = sealing.Begin(gateway, cards.Count);
        for (var i = 0; i < cards.Count; i++)
        {
            if (!opener.TryOpen(batch.Frames[i].Span, out var opened))
            {
                throw new VaultException(VaultErrorCode.TransferInvalid, "frames");
            }

            response.Tokens.Add(sealing.Seal(cards[i], opened));
        }

        return response;
    }

    private static DisclosureSubject SubjectOf(TransferBatch batch, IncomingCard card, GatewayId gateway) =>
        DisclosureSubject.ForOrder(card.Owned, TransferActs.OrderOf(batch.Header), OpeningPurpose.Migration, DisclosureSubject.Adapter, gateway) with
        {
            WithName = card.HasName,
        };
}
