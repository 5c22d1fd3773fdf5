using CsCheck;
using TokenVault.Domain.Amounts;
using TokenVault.Tests;

namespace TokenVault.Domain.Tests.Amounts;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(999_999_999_999, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1_000_000_000_000, false)]
    [InlineData(long.MinValue, false)]
    [InlineData(long.MaxValue, false)]
    public void Accepts_TwelveDigitsOfMinorUnits(long minorUnits, bool expected) =>
        Assert.Equal(expected, Money.TryCreate(minorUnits, Euro, out _));

    [Fact]
    public void Keeps_WhatItWasMadeOf() =>
        Gen.Long[1, Money.MinorUnitsMax].Sample(minorUnits =>
            Money.TryCreate(minorUnits, Euro, out var money) && money.MinorUnits == minorUnits && money.Currency == Euro);

    [Fact]
    public void Rejects_NoCurrency() => Assert.False(Money.TryCreate(1, default, out _));

    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KWD", 3)]
    [InlineData("CLF", 4)]
    public void Knows_HowManyDecimals(string code, int expected)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        Assert.Equal(expected, currency.Exponent);
        Assert.Equal(code, currency.ToString());
    }

    [Theory]
    [InlineData("eur")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("ZZZ")]
    [InlineData("XXX")] // no currency
    [InlineData("XAU")] // gold
    [InlineData("XTS")] // for tests
    [InlineData("EU ")]
    [InlineData("")]
    [InlineData(null)]
    public void Rejects_WhatIsNoCurrency(string? code) => Assert.False(Currency.TryParse(code, out _));

    [SkippableFact]
    public void Agrees_WithISO4217()
    {
        string[] noMoney = ["XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"];
        foreach (var entry in PublishedVectors.Read("iso4217-minor-units.json").GetProperty("codes").EnumerateObject())
        {
            var known = Currency.TryParse(entry.Name, out var currency);
            Assert.Equal(!noMoney.Contains(entry.Name, StringComparer.Ordinal), known);
            Assert.True(!known || currency.Exponent == entry.Value.GetProperty("exponent").GetInt32(), entry.Name);
        }
    }

    private static Currency Euro
    {
        get
        {
            Assert.True(Currency.TryParse("EUR", out var euro));
            return euro;
        }
    }
}
