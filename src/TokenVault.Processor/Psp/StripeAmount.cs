using TokenVault.Domain.Amounts;

namespace TokenVault.Processor.Psp;

/// <summary>An amount as Stripe counts it. Its minor units are those of ISO 4217 but for a few currencies.</summary>
/// <remarks>
/// docs.stripe.com/currencies, "Zero-decimal currencies", "Three-decimal currencies" and "Special cases": MGA is counted whole
/// though ISO gives it two decimals; ISK and UGX are counted in hundredths though ISO gives them none; three-decimal amounts
/// end in 0.
/// </remarks>
internal readonly record struct StripeAmount
{
    private StripeAmount(long minorUnits, string currencyCode) => (MinorUnits, CurrencyCode) = (minorUnits, currencyCode);

    public long MinorUnits { get; }

    /// <summary>Three lower-case letters.</summary>
    public string CurrencyCode { get; }

    /// <summary>False where Stripe can't express the amount; rounding it would take another sum than was asked for.</summary>
    public static bool TryCreate(Money money, out StripeAmount amount)
    {
        var (factor, divisor) = money.Currency.Code switch
        {
            "ISK" or "UGX" => (100, 1),
            "MGA" => (1, 100),
            _ => (1, 1),
        };
        var step = money.Currency.Exponent == 3 ? 10 : divisor;
        amount = default;
        if (money.MinorUnits % step != 0)
        {
            return false;
        }

        amount = new StripeAmount(checked(money.MinorUnits * factor) / divisor, CodeOf(money.Currency));
        return true;
    }

    // Upper-case letters only, so the ordinal form is the only one.
#pragma warning disable CA1308 // Stripe names currencies in lower case.
    private static string CodeOf(Currency currency) => currency.Code.ToLowerInvariant();
#pragma warning restore CA1308
}
