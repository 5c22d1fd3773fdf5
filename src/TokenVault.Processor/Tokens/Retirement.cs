using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Tokens;

/// <summary>A token that is to be retired, checked.</summary>
internal sealed record Retirement(Token Token, MerchantId Merchant, RetirementReason Reason);
