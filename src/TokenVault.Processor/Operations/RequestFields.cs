using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Operations;

/// <summary>Fields that several requests have. Each refusal names the field and never its value.</summary>
internal static class RequestFields
{
    public static OperationId ReadOperation(string text, string field) =>
        OperationId.TryParse(text, out var operation)
            ? operation
            : throw new VaultException(text.Length == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.OperationIdMalformed, field);

    public static PaymentId ReadPayment(string text) =>
        PaymentId.TryParse(text, out var payment) ? payment : throw new VaultException(VaultErrorCode.PaymentIdMalformed, "payment_id");

    public static MerchantId ReadMerchant(string text, string field) =>
        MerchantId.TryParse(text, out var merchant) ? merchant : throw new VaultException(VaultErrorCode.FieldMissing, field);

    public static Currency ReadCurrency(string text) =>
        Currency.TryParse(text, out var currency) ? currency : throw new VaultException(VaultErrorCode.CurrencyUnknown, "currency_code");

    /// <summary>An amount that has to be there, or one that must not.</summary>
    public static long ReadAmount(long minorUnits, Currency currency, bool isNone) =>
        (isNone ? minorUnits == 0 : Money.TryCreate(minorUnits, currency, out _))
            ? minorUnits
            : throw new VaultException(VaultErrorCode.AmountOutOfRange, "amount_minor_units");

    public static OrderOrigin ReadOrigin(GatewayId gateway, uint fence) =>
        fence > 0 ? new OrderOrigin(gateway, fence) : throw new VaultException(VaultErrorCode.FieldMissing, "fencing_epoch");

    /// <summary>A free text, which is kept in clear and must not become a second place for card numbers.</summary>
    public static string ReadText(string text, VaultErrorCode malformed, string field) =>
        PaymentTexts.ReadFreeText(text, PaymentTexts.FreeTextLengthMax, malformed, field);

    /// <summary>Printable ASCII of at most the given length.</summary>
    public static string ReadAscii(string text, int lengthMax, VaultErrorCode malformed, string field) =>
        text.Length <= lengthMax && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? text
            : throw new VaultException(malformed, field);
}
