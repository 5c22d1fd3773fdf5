using TokenVault.Domain.Amounts;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Payments;

/// <summary>A request to charge, checked field by field. Of the card it holds the token only.</summary>
internal sealed record ChargeOrder(Token Token, Money Amount, string IdempotencyKey, string OrderReference, ReadOnlyMemory<byte> CvcHandle);
