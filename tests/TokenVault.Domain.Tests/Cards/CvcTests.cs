using System.Text;
using TokenVault.Domain.Cards;

namespace TokenVault.Domain.Tests.Cards;

public sealed class CvcTests
{
    [Theory]
    [InlineData("000", true)]
    [InlineData("1234", true)]
    [InlineData("12", false)]
    [InlineData("12345", false)]
    [InlineData("", false)]
    [InlineData("12a", false)]
    [InlineData(" 12", false)]
    [InlineData("١٢٣", false)]
    public void Accepts_ThreeOrFourDigits(string text, bool expected) =>
        Assert.Equal(expected, Cvc.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
