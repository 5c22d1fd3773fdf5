using System.Text;
using CsCheck;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;

namespace TokenVault.Domain.Tests.Tokens;

public sealed class FormatDigitsTests
{
    [Theory]
    [InlineData("4242424242424242", true, false)] // The card itself.
    [InlineData("4242424242424242", false, false)]
    [InlineData("4000000000000002", true, true)] // Passes, as it was asked to; another number.
    [InlineData("4000000000000002", false, false)] // Passes, and was not to.
    [InlineData("9242424242424242", true, false)] // Fails, and was to pass.
    [InlineData("2867132506682468", false, true)]
    [InlineData("12345678901", false, false)] // Too short.
    [InlineData("12345678901234567890", false, false)]
    [InlineData("286713250668246x", false, false)]
    [InlineData("", false, false)]
    [InlineData("0004111111111111111", false, false)] // A card within a longer row.
    public void Judges_DigitsFromElsewhere(string digits, bool passesLuhn, bool may) => Assert.Equal(may, FormatDigits.MayStandBeside(Visa, passesLuhn, digits));

    [Fact]
    public void Admits_AllThatItDraws() =>
        Gen.Select(Gen.Bool, Gen.Enum<TokenFormat>().Where(format => format != TokenFormat.None)).Sample((passesLuhn, format) =>
        {
            var digits = new byte[Pan.DigitsMax];
            Assert.True(FormatDigits.TryDraw(Visa, format, passesLuhn, new RandomPool(), digits));
            return FormatDigits.MayStandBeside(Visa, passesLuhn, Encoding.ASCII.GetString(digits, 0, Visa.Length));
        });

    private static Pan Visa => Pan.TryParse("4242424242424242"u8, out var pan) == PanCheck.Accepted ? pan : throw new InvalidOperationException();
}
