using System.Globalization;

namespace TokenVault.Domain.Amounts;

/// <summary>An amount in minor units of a currency. Never a floating-point or decimal number: those round.</summary>
public readonly record struct Money
{
    /// <summary>The largest amount, twelve digits as in ISO 8583 field 4.</summary>
    public const long MinorUnitsMax = 999_999_999_999;

    private Money(long minorUnits, Currency currency) => (MinorUnits, Currency) = (minorUnits, currency);

    public long MinorUnits { get; }

    public Currency Currency { get; }

    /// <summary>Accepts 1 to <see cref="MinorUnitsMax"/>.</summary>
    public static bool TryCreate(long minorUnits, Currency currency, out Money money)
    {
        var accepted = minorUnits is >= 1 and <= MinorUnitsMax && currency.Code.Length == 3;
        money = accepted ? new Money(minorUnits, currency) : default;
        return accepted;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{MinorUnits} {Currency.Code} minor units");
}
