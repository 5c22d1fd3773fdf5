using TokenVault.Envelope.Cards;

namespace TokenVault.Processor.Operations;

/// <summary>A sealed card holder's name with all that opening it takes.</summary>
internal sealed record OrderedName(CardContext Context, ReadOnlyMemory<byte> Sealed, ReadOnlyMemory<byte> RegisteredEpoch);
