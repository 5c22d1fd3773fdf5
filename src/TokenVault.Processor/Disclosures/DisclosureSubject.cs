using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>What a disclosure is about.</summary>
/// <remarks>The recipient is the processor's name in this adapter's configuration, the gateway is the one that asked.</remarks>
internal sealed record DisclosureSubject(
    Token Token, MerchantId Merchant, PaymentId Payment, OperationId Operation, string Recipient, GatewayId Gateway);
