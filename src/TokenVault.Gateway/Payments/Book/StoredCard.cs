using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Gateway.Payments.Book;

/// <summary>A card as the adapter takes it, but for its epoch's registered form.</summary>
internal sealed record StoredCard(SealedCard Card, EpochId Epoch, CardBrand Brand);
