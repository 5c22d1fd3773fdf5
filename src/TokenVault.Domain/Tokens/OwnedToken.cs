using TokenVault.Domain.Callers;

namespace TokenVault.Domain.Tokens;

/// <summary>A token together with its merchant. Rows are found by both, so that another merchant's is not found at all.</summary>
public readonly record struct OwnedToken(MerchantId Merchant, Token Token);
