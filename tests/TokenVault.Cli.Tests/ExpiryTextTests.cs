using TokenVault.Cli.Cards;

namespace TokenVault.Cli.Tests;

public sealed class ExpiryTextTests
{
    [Theory]
    [InlineData("12/29", 12, 2029)]
    [InlineData("1/30", 1, 2030)]
    [InlineData("01/2030", 1, 2030)]
    public void Accepts_month_and_year(string text, uint month, uint year)
    {
        Assert.True(ExpiryText.TryParse(text, out var readMonth, out var readYear));
        Assert.Equal((month, year), (readMonth, readYear));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1229")]
    [InlineData("13/29")]
    [InlineData("0/29")]
    [InlineData("12/9")]
    [InlineData("12/029")]
    [InlineData("12/-9")]
    [InlineData("a/29")]
    [InlineData("12/29/1")]
    public void Rejects_anything_else(string text) => Assert.False(ExpiryText.TryParse(text, out _, out _));
}
