using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Processor.Epochs;
using TokenVault.Processor.Keys.Life;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Transfers;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Keys.Resealing;

/// <summary>Takes the cards that gateways bring to be sealed anew, one batch at a time; the epochs are its own. That each is one that the key gives away is looked at here.</summary>
internal sealed class ResealingDesk(
    Resealings resealings, StoredCardResealer resealer, ResealingEpochs epochs, EpochBook book, IKeyUses uses) : IDisposable
{
    private const int CardsMax = 256;

    // A card and a name.
    private const int FieldsOfCard = 2;

    // As long as a gateway waits for its answer.
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<ListDueResealingsResponse> ListDueAsync(GatewayId gateway, CancellationToken cancellation)
    {
        var response = new ListDueResealingsResponse();
        foreach (var (name, record) in await resealings.DueAsync(gateway, cancellation))
        {
            response.Resealings.Add(new DueResealing
            {
                ResealingId = name,
                SealingKey = SealingKeyOf(record),
                CreatedBefore = record.CreatedBeforeMs == 0 ? null : KeyTimes.Of(record.CreatedBeforeMs),
            });
        }

        return response;
    }

    /// <summary>Seals cards anew. They are counted on disk when it completes.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.ResealingUnknown"/>, <see cref="VaultErrorCode.ResealingOutOfScope"/>, what is malformed in a card: nothing was opened.
    /// </exception>
    public async Task<ResealStoredResponse> ResealAsync(ResealStoredRequest request, GatewayId gateway)
    {
        if (request.Cards.Count is 0 or > CardsMax)
        {
            throw new VaultException(request.Cards.Count == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.BatchTooLarge, "cards");
        }

        var (id, record) = resealings.Require(request.ResealingId, gateway);
        var cards = request.Cards.Select(CardReader.Read).ToList();
        if (!cards.TrueForAll(card => IsGivenAway(card, record, gateway)))
        {
            throw new VaultException(VaultErrorCode.ResealingOutOfScope, "cards");
        }

        if (!await _turn.WaitAsync(TurnMax))
        {
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        try
        {
            var epoch = epochs.Ensure(gateway, cards.Count * FieldsOfCard);
            await book.NoteAsync(epoch.Registered);
            var response = new ResealStoredResponse { RegisteredEpoch = UnsafeByteOperations.UnsafeWrap(epoch.Registered) };
            response.Results.Add(await resealer.ResealAsync(cards, epoch, request.ResealingId, gateway));
            var done = response.Results.Count(static card => card.Reason.Length == 0);
            await resealings.CountAsync(id, gateway, done, response.Results.Count - done);
            return response;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Notes that a gateway has no such card any more.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.ResealingUnknown"/></exception>
    public async Task<FinishResealingResponse> FinishAsync(FinishResealingRequest request, GatewayId gateway)
    {
        await resealings.FinishAsync(resealings.Require(request.ResealingId, gateway).Id, gateway);
        return new FinishResealingResponse();
    }

    public void Dispose()
    {
        epochs.Dispose();
        _turn.Dispose();
    }

    // By its own epoch or by its name's. A header says whose it is and is authenticated when it is opened.
    private bool IsGivenAway(OrderedCard card, ResealingRecord record, GatewayId gateway) =>
        RegisteredEpoch.TryDecode(card.RegisteredEpoch, out var epoch)
        && uses.MayBring(gateway, epoch.Header.Gateway)
        && (IsGivenAway(epoch, record)
            || (card.Name is { } name && RegisteredEpoch.TryDecode(name.RegisteredEpoch, out var other) && IsGivenAway(other, record)));

    private static bool IsGivenAway(RegisteredEpoch epoch, ResealingRecord record) => record.CreatedBeforeMs > 0
        ? epoch.Header.Created.ToUnixTimeMilliseconds() < record.CreatedBeforeMs
        : epoch.Header.RecipientKey == record.Number;

    private static uint SealingKeyOf(ResealingRecord record) => record.CreatedBeforeMs > 0 ? 0 : record.Number;
}
