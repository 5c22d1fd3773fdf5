using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokens;

/// <summary>A card as the adapter takes it, its epochs registered, and what deciding about it takes.</summary>
internal sealed record StoredCard(SealedCard Card, CardBrand Brand, TokenUsage Usage)
{
    /// <summary>False while its fingerprint is not known.</summary>
    public bool IsDeduplicated { get; init; } = true;
}
