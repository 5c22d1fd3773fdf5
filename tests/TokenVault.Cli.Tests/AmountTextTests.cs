using CsCheck;
using TokenVault.Cli.Inputs;
using TokenVault.Domain.Amounts;

namespace TokenVault.Cli.Tests;

public sealed class AmountTextTests
{
    [Theory]
    [InlineData("12.34", "EUR", 1234)]
    [InlineData("12", "EUR", 1200)]
    [InlineData("0.5", "EUR", 50)]
    [InlineData("0.01", "EUR", 1)]
    [InlineData("1234", "JPY", 1234)]
    [InlineData("1.234", "KWD", 1234)]
    [InlineData("9999999999.99", "EUR", 999_999_999_999)]
    public void Accepts_the_decimals_of_the_currency(string text, string code, long minorUnits)
    {
        Assert.True(AmountText.TryParse(text, Of(code), out var read));
        Assert.Equal(minorUnits, read);
    }

    [Theory]
    [InlineData("", "EUR")]
    [InlineData("0", "EUR")]
    [InlineData("0.00", "EUR")]
    [InlineData("-1", "EUR")]
    [InlineData("+1", "EUR")]
    [InlineData("1,50", "EUR")]
    [InlineData("1.", "EUR")]
    [InlineData(".5", "EUR")]
    [InlineData("1.234", "EUR")]
    [InlineData("1.5", "JPY")]
    [InlineData("1e3", "EUR")]
    [InlineData("10000000000.00", "EUR")]
    [InlineData("99999999999999999999", "EUR")]
    public void Rejects_what_would_have_to_be_guessed_or_rounded(string text, string code) =>
        Assert.False(AmountText.TryParse(text, Of(code), out _));

    [Fact]
    public void Reads_back_what_it_writes() => Gen.Select(Gen.Long[1, Money.MinorUnitsMax], Gen.Int[0, 2]).Sample((minorUnits, which) =>
    {
        var currency = Of(which switch { 0 => "EUR", 1 => "JPY", _ => "KWD" });
        var text = AmountText.Format(minorUnits, currency).Split(' ')[0];
        return AmountText.TryParse(text, currency, out var read) && read == minorUnits;
    });

    private static Currency Of(string code)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        return currency;
    }
}
