using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>What a disclosure is about.</summary>
/// <remarks>
/// The recipient is the processor's name in this adapter's configuration, the gateway is the one that asked. Payment and operation are
/// there with the purpose of a payment, and with no other; an order's id with those that orders have.
/// </remarks>
internal sealed record DisclosureSubject(
    Token Token, MerchantId Merchant, PaymentId? Payment, OperationId? Operation, string Recipient, GatewayId Gateway)
{
    /// <summary>The recipient of what does not leave the adapter. No line to a processor can have this name.</summary>
    public const string Adapter = "adapter";

    public OpeningPurpose Purpose { get; private init; } = OpeningPurpose.Payment;

    /// <summary>True where the card holder's name goes with the card.</summary>
    public bool WithName { get; init; }

    /// <summary>The id of the order, or of the re-sealing, that it is opened for; null where it is for none.</summary>
    public string? Order { get; private init; }

    /// <summary>An opening for an order that two officers signed. The recipient is the one whose key it names.</summary>
    /// <param name="card">The token and its merchant.</param>
    /// <param name="order">The order's id.</param>
    /// <param name="purpose"><see cref="OpeningPurpose.Order"/> or <see cref="OpeningPurpose.Migration"/>, by the order's own kind.</param>
    /// <param name="recipient">`key-` and SHA-256 of the recipient's public key.</param>
    /// <param name="gateway">Which brought the sealed card.</param>
    public static DisclosureSubject ForOrder(
        OwnedToken card, string order, OpeningPurpose purpose, string recipient, GatewayId gateway) =>
        new(card.Token, card.Merchant, null, null, recipient, gateway) { Purpose = purpose, Order = order };

    /// <summary>An opening of which nothing leaves the adapter but the card's fingerprint.</summary>
    public static DisclosureSubject LateDeduplication(Token token, MerchantId merchant, GatewayId gateway) =>
        new(token, merchant, null, null, Adapter, gateway) { Purpose = OpeningPurpose.LateDeduplication };

    /// <summary>An opening of which nothing leaves the adapter but the card sealed anew, for the gateway that has it.</summary>
    /// <param name="card">The token and its merchant.</param>
    /// <param name="resealing">The id of the re-sealing, by which it stands beside its act `key_compromised`.</param>
    /// <param name="gateway">Which brought the sealed card.</param>
    public static DisclosureSubject Rekeying(OwnedToken card, string resealing, GatewayId gateway) =>
        new(card.Token, card.Merchant, null, null, Adapter, gateway) { Purpose = OpeningPurpose.Rekeying, Order = resealing };
}
