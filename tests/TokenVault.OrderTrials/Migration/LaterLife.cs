using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.OrderTrials.Migration;

/// <summary>What happens to tokens in their first vault: some are deleted, some get another card or date, some for single use serve.</summary>
internal sealed class LaterLife(LocalVault vault, IReadOnlyList<TokenizedCard> cards)
{
    private const int Each = 10;
    private const int ReissueFrom = 10_000_000;

    public async Task<HandedOver> RunAsync(CancellationToken stop)
    {
        using var shop = vault.Connect(VaultContent.Shop);
        foreach (var card in Some(6))
        {
            await shop.Tokens.DeleteTokenAsync(new DeleteTokenRequest { Token = card.Token }, cancellationToken: stop);
        }

        foreach (var card in Some(7))
        {
            await UpdateAsync(new UpdateTokenRequest { Token = card.Token, Expiry = new ExpiryDate { Month = 1, Year = MadeUpCards.Year + 4 } }, "expiry");
        }

        foreach (var card in Some(2))
        {
            await UpdateAsync(new UpdateTokenRequest { Token = card.Token, Card = MadeUpCards.Of(ReissueFrom + card.Counter) }, "card");
        }

        foreach (var card in Some(1))
        {
            await shop.Payments.ChargeAsync(Use.ChargeOf(card.Token, "before-" + card.Counter), cancellationToken: stop);
        }

        return new HandedOver(
            Some(6).Select(card => card.Token).ToHashSet(StringComparer.Ordinal),
            Some(1).Select(card => card.Token).ToHashSet(StringComparer.Ordinal),
            Some(2).ToDictionary(card => card.Token, card => ReissueFrom + card.Counter, StringComparer.Ordinal));

        async Task UpdateAsync(UpdateTokenRequest request, string field)
        {
            request.UpdateMask = new FieldMask { Paths = { field } };
            await shop.Tokens.UpdateTokenAsync(request, cancellationToken: stop);
        }
    }

    // Of the kind that VaultContent gives such counters.
    private IEnumerable<TokenizedCard> Some(int kind) => cards.Where(card => card.Counter % 100 == kind).Take(Each);
}
