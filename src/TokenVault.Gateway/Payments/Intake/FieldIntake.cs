using TokenVault.Domain.Amounts;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Domain.Tokens;
using Money = TokenVault.Domain.Amounts.Money;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>Reads the fields that several payment requests have. Each refusal names the field and never its value.</summary>
internal static class FieldIntake
{
    public const int IdempotencyKeyLengthMax = 255;
    public const int TextLengthMax = PaymentTexts.FreeTextLengthMax;

    public static PaymentId ReadPayment(string text, string field = "payment_id") => PaymentId.TryParse(text, out var payment)
        ? payment
        : throw new VaultException(text.Length == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.PaymentIdMalformed, field);

    public static Currency ReadCurrency(string code, string field) => Currency.TryParse(code, out var currency)
        ? currency
        : throw new VaultException(VaultErrorCode.CurrencyUnknown, field);

    public static Money ReadAmount(Contracts.V1.Money? amount)
    {
        if (amount is null)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "amount");
        }

        return Money.TryCreate(amount.MinorUnits, ReadCurrency(amount.CurrencyCode, "amount.currency_code"), out var money)
            ? money
            : throw new VaultException(VaultErrorCode.AmountOutOfRange, "amount.minor_units");
    }

    public static string ReadIdempotencyKey(string key)
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
        return CardNumberPattern.IsAll(key) ? throw new VaultException(VaultErrorCode.TextHoldsCardNumber, "idempotency_key") : key;
    }

    /// <summary>Reads a free text. What is kept in clear or passed on must not become a second place for card numbers.</summary>
    public static string ReadText(string text, int lengthMax, VaultErrorCode code, string field) =>
        PaymentTexts.ReadFreeText(text, lengthMax, code, field);
}
