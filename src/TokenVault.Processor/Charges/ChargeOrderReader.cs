using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Processor.Psp;
using SealedCardMessage = TokenVault.Contracts.Processor.V1.SealedCard;

namespace TokenVault.Processor.Charges;

/// <summary>Checks every field of a charge before anything is done for it.</summary>
internal static class ChargeOrderReader
{
    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static ChargeOrder Read(ChargeRequest request, GatewayId gateway)
    {
        if (!OperationId.TryParse(request.OperationId, out var operation))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "operation_id");
        }

        if (!PaymentId.TryParse(request.PaymentId, out var payment))
        {
            throw new VaultException(VaultErrorCode.PaymentIdMalformed, "payment_id");
        }

        // A closed list: a purpose of a later version is none that this one may open a card for.
        if (request.Purpose != Purpose.Payment)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "purpose");
        }

        if (!Currency.TryParse(request.CurrencyCode, out var currency))
        {
            throw new VaultException(VaultErrorCode.CurrencyUnknown, "currency_code");
        }

        if (!Money.TryCreate(request.AmountMinorUnits, currency, out var amount))
        {
            throw new VaultException(VaultErrorCode.AmountOutOfRange, "amount_minor_units");
        }

        if (request.CvcHandle.Length is not (0 or CvcHandle.Bytes))
        {
            throw new VaultException(VaultErrorCode.CvcHandleInvalid, "cvc_handle");
        }

        var card = ReadCard(request.Card ?? throw new VaultException(VaultErrorCode.FieldMissing, "card"));
        return new ChargeOrder(new PspCharge(operation, payment, amount), card, request.CvcHandle.Memory, gateway);
    }

    private static ChargedCard ReadCard(SealedCardMessage card)
    {
        if (!Token.TryParse(card.Token, out var token))
        {
            throw new VaultException(VaultErrorCode.TokenMalformed, "card.token");
        }

        if (!MerchantId.TryParse(card.MerchantId, out var merchant))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "card.merchant_id");
        }

        if (card.Usage is not ((uint)TokenUsage.MultiUse or (uint)TokenUsage.SingleUse))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "card.usage");
        }

        if (!CardExpiry.TryCreate(card.ExpiryMonth, card.ExpiryYear, out var expiry))
        {
            throw new VaultException(VaultErrorCode.CardExpiryInvalid, "card.expiry_month");
        }

        if (!Envelope.Cards.SealedCard.TryRead(card.Sealed.Span, out var bytes))
        {
            throw new VaultException(VaultErrorCode.SealedCardInvalid, "card.sealed");
        }

        if (!RegisteredEpoch.TryDecode(card.RegisteredEpoch.Memory, out _))
        {
            throw new VaultException(VaultErrorCode.EpochUnregistered, "card.registered_epoch");
        }

        var context = new CardContext(token, merchant, bytes.Epoch, card.RecordVersion, (TokenUsage)card.Usage, expiry);
        return new ChargedCard(context, card.Sealed.Memory, card.RegisteredEpoch.Memory);
    }
}
