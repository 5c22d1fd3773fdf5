using CsCheck;
using TokenVault.Domain.Cards;

namespace TokenVault.Domain.Tests.Cards;

public sealed class CardExpiryTests
{
    [Theory]
    [InlineData(1u, 2000u, true)]
    [InlineData(12u, 2099u, true)]
    [InlineData(0u, 2030u, false)]
    [InlineData(13u, 2030u, false)]
    [InlineData(12u, 1999u, false)]
    [InlineData(1u, 2100u, false)]
    [InlineData(12u, 30u, false)] // two digits are the caller's to complete
    [InlineData(uint.MaxValue, uint.MaxValue, false)]
    public void Accepts_MonthsOfThisCenturyOnly(uint month, uint year, bool expected) =>
        Assert.Equal(expected, CardExpiry.TryCreate(month, year, out _));

    [Fact]
    public void Keeps_MonthAndYear_ThroughItsStoredForm() =>
        Gen.Select(Gen.UInt[1, 12], Gen.UInt[2000, 2099]).Sample((month, year) =>
            CardExpiry.TryCreate(month, year, out var expiry)
            && CardExpiry.TryUnpack(expiry.Packed, out var read)
            && read == expiry
            && read.Month == month
            && read.Year == year);

    [Fact]
    public void Rejects_StoredFormsBeyondItsYears() =>
        Gen.UShort.Sample(packed => CardExpiry.TryUnpack(packed, out _) == (packed < 1200));

    // A card is good to the last day of its month wherever the holder is; UTC-12 is the last place where that ends.
    [Theory]
    [InlineData("2030-12-31T23:59:59Z", false)]
    [InlineData("2031-01-01T00:00:00Z", false)]
    [InlineData("2031-01-01T11:59:59Z", false)]
    [InlineData("2031-01-01T12:00:00Z", true)]
    [InlineData("2031-01-01T14:00:00+14:00", false)]
    [InlineData("2029-01-01T00:00:00Z", false)]
    public void Passes_AtTheEndOfItsMonth(string now, bool expected)
    {
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        Assert.Equal(expected, expiry.HasPassed(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Prints_AsOnTheCard()
    {
        Assert.True(CardExpiry.TryCreate(3, 2031, out var expiry));
        Assert.Equal("03/2031", expiry.ToString());
    }
}
