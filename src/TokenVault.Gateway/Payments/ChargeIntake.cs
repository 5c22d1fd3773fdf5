using TokenVault.Contracts.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using CvcHandle = TokenVault.Envelope.Cards.CvcHandle;
using Money = TokenVault.Domain.Amounts.Money;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Payments;

/// <summary>Reads a charge request. Each refusal names the field and never its value.</summary>
internal static class ChargeIntake
{
    public const int IdempotencyKeyLengthMax = 255;
    public const int OrderReferenceLengthMax = 255;

    public static ChargeOrder Read(ChargeRequest request)
    {
        if (!Token.TryParse(request.Token, out var token))
        {
            throw new VaultException(request.Token.Length == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.TokenMalformed, "token");
        }

        var amount = ReadAmount(request.Amount);
        CheckIdempotencyKey(request.IdempotencyKey);
        CheckOrderReference(request.OrderReference);
        if (!request.CvcHandle.IsEmpty && !CvcHandle.TryRead(request.CvcHandle.Span, out _))
        {
            throw new VaultException(VaultErrorCode.CvcHandleInvalid, "cvc_handle");
        }

        return new ChargeOrder(token, amount, request.IdempotencyKey, request.OrderReference, request.CvcHandle.Memory);
    }

    private static Money ReadAmount(Contracts.V1.Money? amount)
    {
        if (amount is null)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "amount");
        }

        if (!Currency.TryParse(amount.CurrencyCode, out var currency))
        {
            throw new VaultException(VaultErrorCode.CurrencyUnknown, "amount.currency_code");
        }

        return Money.TryCreate(amount.MinorUnits, currency, out var money)
            ? money
            : throw new VaultException(VaultErrorCode.AmountOutOfRange, "amount.minor_units");
    }

    private static void CheckIdempotencyKey(string key)
    {
        if (key.Length == 0)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "idempotency_key");
        }

        if (key.Length > IdempotencyKeyLengthMax || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new VaultException(VaultErrorCode.IdempotencyKeyInvalid, "idempotency_key");
        }

        // It is kept as a keyed digest only, so a random key that happens to hold such digits is no harm; one that is a card
        // number is a checkout's mistake.
        if (CardNumberPattern.IsAll(key))
        {
            throw new VaultException(VaultErrorCode.TextHoldsCardNumber, "idempotency_key");
        }
    }

    private static void CheckOrderReference(string reference)
    {
        if (reference.Length > OrderReferenceLengthMax)
        {
            throw new VaultException(VaultErrorCode.OrderReferenceInvalid, "order_reference");
        }

        foreach (var character in reference)
        {
            if (char.IsControl(character) || char.IsSurrogate(character))
            {
                throw new VaultException(VaultErrorCode.OrderReferenceInvalid, "order_reference");
            }
        }

        // What is kept in clear must not become a second place for card numbers, however a checkout misuses a free field.
        if (CardNumberPattern.IsDisguisedIn(reference))
        {
            throw new VaultException(VaultErrorCode.TextHoldsCardNumber, "order_reference");
        }
    }
}
