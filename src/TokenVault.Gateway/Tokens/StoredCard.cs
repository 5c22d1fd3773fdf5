using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokens;

/// <summary>A card as the adapter takes it, its epochs registered, and what deciding about it takes.</summary>
internal sealed record StoredCard(SealedCard Card, CardBrand Brand, TokenUsage Usage);
