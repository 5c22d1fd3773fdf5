using System.Globalization;
using TokenVault.Domain.Amounts;

namespace TokenVault.Cli.Inputs;

/// <summary>Reads `12.34` as minor units of a currency, digit by digit: no rounding happens.</summary>
internal static class AmountText
{
    /// <summary>False where it is no amount, or has more decimals than the currency.</summary>
    public static bool TryParse(string text, Currency currency, out long minorUnits)
    {
        minorUnits = 0;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var decimals = point < 0 ? "" : text[(point + 1)..];
        return whole.Length > 0
            && decimals.Length <= currency.Exponent
            && (point < 0 || decimals.Length > 0)
            && long.TryParse(whole + decimals.PadRight(currency.Exponent, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out minorUnits)
            && Money.TryCreate(minorUnits, currency, out _);
    }

    public static string Format(long minorUnits, Currency currency)
    {
        var digits = minorUnits.ToString(CultureInfo.InvariantCulture).PadLeft(currency.Exponent + 1, '0');
        return currency.Exponent == 0
            ? $"{digits} {currency.Code}"
            : $"{digits[..^currency.Exponent]}.{digits[^currency.Exponent..]} {currency.Code}";
    }

    /// <summary>An amount of an answer. Empty where there is none.</summary>
    public static string Format(Contracts.V1.Money? amount) =>
        amount is null || amount.CurrencyCode.Length == 0 ? ""
        : Currency.TryParse(amount.CurrencyCode, out var currency) && amount.MinorUnits >= 0 ? Format(amount.MinorUnits, currency)
        : string.Create(CultureInfo.InvariantCulture, $"{amount.MinorUnits} {amount.CurrencyCode} minor units");
}
