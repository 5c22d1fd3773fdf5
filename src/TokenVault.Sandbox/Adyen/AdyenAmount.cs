using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Adyen;

/// <summary>
/// An amount as it comes. Adyen counts CLP, CVE, IDR and ISK with decimals of its own; only what the number says is recorded here.
/// </summary>
internal static class AdyenAmount
{
    private const string ValueName = "amount[value]";
    private const string CurrencyName = "amount[currency]";

    /// <exception cref="StripeError">Absent, out of bounds or in no known currency.</exception>
    public static (long Value, string Currency) Read(FormBody form)
    {
        var value = form.Integer(ValueName) ?? throw StripeError.Missing(ValueName);
        var currency = form.Required(CurrencyName).ToLowerInvariant();
        return !Currencies.IsKnown(currency) ? throw StripeError.BadParameter(CurrencyName, "currency_invalid", "Unsupported currency specified")
            : value is < 0 or > Currencies.AmountMax ? throw Invalid()
            : (value, currency);
    }

    /// <summary>Of a part of a payment: positive, and in the payment's currency.</summary>
    /// <exception cref="StripeError">It is not, or more than <paramref name="most"/>.</exception>
    public static long ReadPart(FormBody form, PaymentIntent intent, long most)
    {
        var (value, currency) = Read(form);
        return value >= 1 && value <= most && string.Equals(currency, intent.Currency, StringComparison.Ordinal) ? value : throw Invalid();
    }

    private static StripeError Invalid() => StripeError.BadParameter(ValueName, "amount_invalid", "Invalid amount specified");
}
