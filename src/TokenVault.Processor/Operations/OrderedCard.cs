using TokenVault.Domain.Cards;
using TokenVault.Envelope.Cards;

namespace TokenVault.Processor.Operations;

/// <summary>A sealed card with all that opening it takes.</summary>
internal sealed record OrderedCard(CardContext Context, ReadOnlyMemory<byte> Sealed, ReadOnlyMemory<byte> RegisteredEpoch)
{
    /// <summary>The expiry date as it was corrected since the card was sealed; null where it was not. No seal binds it.</summary>
    public CardExpiry? CorrectedExpiry { get; init; }

    /// <summary>The card holder's name; null where none is kept.</summary>
    public OrderedName? Name { get; init; }

    /// <summary>The expiry date that the processor is told.</summary>
    public CardExpiry Expiry => CorrectedExpiry ?? Context.Expiry;
}
