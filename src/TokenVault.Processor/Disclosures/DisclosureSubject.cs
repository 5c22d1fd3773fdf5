using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>What a disclosure is about.</summary>
/// <remarks>
/// The recipient is the processor's name in this adapter's configuration, the gateway is the one that asked. Payment and operation are
/// there with the purpose of a payment, and with no other.
/// </remarks>
internal sealed record DisclosureSubject(
    Token Token, MerchantId Merchant, PaymentId? Payment, OperationId? Operation, string Recipient, GatewayId Gateway)
{
    /// <summary>The recipient of what does not leave the adapter. No line to a processor can have this name.</summary>
    public const string Adapter = "adapter";

    public OpeningPurpose Purpose { get; private init; } = OpeningPurpose.Payment;

    /// <summary>True where the card holder's name goes with the card.</summary>
    public bool WithName { get; init; }

    /// <summary>An opening of which nothing leaves the adapter but the card's fingerprint.</summary>
    public static DisclosureSubject LateDeduplication(Token token, MerchantId merchant, GatewayId gateway) =>
        new(token, merchant, null, null, Adapter, gateway) { Purpose = OpeningPurpose.LateDeduplication };
}
