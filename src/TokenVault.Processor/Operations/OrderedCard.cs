using TokenVault.Envelope.Cards;

namespace TokenVault.Processor.Operations;

/// <summary>A sealed card with all that opening it takes.</summary>
internal sealed record OrderedCard(CardContext Context, ReadOnlyMemory<byte> Sealed, ReadOnlyMemory<byte> RegisteredEpoch);
