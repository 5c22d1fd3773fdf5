using TokenVault.Envelope.Cards;

namespace TokenVault.Processor.Charges;

/// <summary>A sealed card with all that opening it takes.</summary>
internal sealed record ChargedCard(CardContext Context, ReadOnlyMemory<byte> Sealed, ReadOnlyMemory<byte> RegisteredEpoch);
