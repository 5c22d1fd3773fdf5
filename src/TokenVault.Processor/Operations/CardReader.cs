using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using SealedCardMessage = TokenVault.Contracts.Processor.V1.SealedCard;
using SealedNameMessage = TokenVault.Contracts.Processor.V1.SealedName;

namespace TokenVault.Processor.Operations;

/// <summary>Checks a sealed card's form. Whether it opens is found out later.</summary>
internal static class CardReader
{
    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static OrderedCard Read(SealedCardMessage card)
    {
        if (!Token.TryParse(card.Token, out var token))
        {
            throw new VaultException(VaultErrorCode.TokenMalformed, "card.token");
        }

        var merchant = RequestFields.ReadMerchant(card.MerchantId, "card.merchant_id");
        if (card.Usage is not ((uint)TokenUsage.MultiUse or (uint)TokenUsage.SingleUse))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "card.usage");
        }

        if (!CardExpiry.TryCreate(card.ExpiryMonth, card.ExpiryYear, out var expiry))
        {
            throw new VaultException(VaultErrorCode.CardExpiryInvalid, "card.expiry_month");
        }

        if (!SealedCard.TryRead(card.Sealed.Span, out var bytes))
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid, "card.sealed");
        }

        if (!RegisteredEpoch.TryDecode(card.RegisteredEpoch.Memory, out _))
        {
            throw new VaultException(VaultErrorCode.EpochUnregistered, "card.registered_epoch");
        }

        if (card.ExpireTimeSeconds < 0)
        {
            throw new VaultException(VaultErrorCode.ExpireTimeInvalid, "card.expire_time_seconds");
        }

        var context = new CardContext(
            token, merchant, bytes.Epoch, card.RecordVersion, (TokenUsage)card.Usage, expiry, card.ExpireTimeSeconds);
        return new OrderedCard(context, card.Sealed.Memory, card.RegisteredEpoch.Memory)
        {
            CorrectedExpiry = ReadCorrected(card),
            Name = card.Name is { } name ? ReadName(name, context) : null,
        };
    }

    private static OrderedName ReadName(SealedNameMessage message, in CardContext context)
    {
        if (!SealedName.TryRead(message.Sealed.Span, out var name))
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid, "card.name.sealed");
        }

        if (!RegisteredEpoch.TryDecode(message.RegisteredEpoch.Memory, out _))
        {
            throw new VaultException(VaultErrorCode.EpochUnregistered, "card.name.registered_epoch");
        }

        // All of the card's but what is the name's own: a name moved to another token does not open. No expiry date, so that the name
        // outlives the card that it came with.
        return new OrderedName(
            context with { Epoch = name.Epoch, RecordVersion = message.Version, Expiry = default }, message.Sealed.Memory, message.RegisteredEpoch.Memory);
    }

    private static CardExpiry? ReadCorrected(SealedCardMessage card)
    {
        if (card is { CorrectedExpiryMonth: 0, CorrectedExpiryYear: 0 })
        {
            return null;
        }

        return CardExpiry.TryCreate(card.CorrectedExpiryMonth, card.CorrectedExpiryYear, out var corrected)
            ? corrected
            : throw new VaultException(VaultErrorCode.CardExpiryInvalid, "card.corrected_expiry_month");
    }
}
