using System.Text;
using TokenVault.Cli.Cards;
using TokenVault.Local;

namespace TokenVault.Cli.Tests;

public sealed class CardReaderTests
{
    [Theory]
    [InlineData("4242424242424242\n")]
    [InlineData("4242 4242 4242 4242\r\n")]
    [InlineData("4242-4242-4242-4242")]
    public void Reads_a_number_as_people_write_it(string text)
    {
        using var input = new MemoryStream(Encoding.ASCII.GetBytes(text));
        using var digits = CardReader.ReadLine(input);

        Assert.Equal("4242424242424242"u8.ToArray(), digits.Memory.ToArray());
    }

    [Fact]
    public void Reads_the_second_line_as_the_next_value()
    {
        using var input = new MemoryStream(Encoding.ASCII.GetBytes("4242424242424242\n123\n"));
        using var number = CardReader.ReadLine(input);
        using var cvc = CardReader.ReadLine(input);
        using var none = CardReader.ReadLine(input);

        Assert.Equal((16, 3, 0), (number.Length, cvc.Length, none.Length));
    }

    [Fact]
    public void Rejects_a_line_that_can_be_no_card_number()
    {
        using var input = new MemoryStream(Encoding.ASCII.GetBytes(new string('4', 1000)));

        var error = Assert.Throws<LocalVaultException>(() => CardReader.ReadLine(input));
        Assert.DoesNotContain("4444", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wipes_the_digits()
    {
        var digits = CardDigits.Of(TestCards.Visa);
        var memory = digits.Memory;
        digits.Dispose();

        Assert.False(memory.Span.ContainsAnyExcept((byte)0));
    }
}
