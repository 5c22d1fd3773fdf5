using TokenVault.Cli.Import;
using TokenVault.Local;

namespace TokenVault.Cli.Tests.Import;

public sealed class CardFileTests
{
    [Theory]
    [InlineData("number,expiry\n", ',', 0, 1)]
    [InlineData("\uFEFFnumber,expiry\n", ',', 0, 1)]
    [InlineData("Expiration Date;Name;PAN\r\n", ';', 2, 0)]
    [InlineData("id\tcard_number\texpiry_date\n", '\t', 1, 2)]
    [InlineData("sep=|\nCC Number|Valid Thru\n", '|', 0, 1)]
    public void Finds_separator_and_columns(string header, char separator, int number, int expiry)
    {
        using var stand = new ImportStand(header + string.Concat(Enumerable.Repeat(string.Join(separator, header.TrimEnd().Split('\n')[^1].Split(separator).Select(_ => "x")) + "\n", 3)));
        var shape = CsvShape.Of(stand.Plan.Input, hasHeader: true, separator: null, new ColumnChoice());

        Assert.Equal((separator, number, expiry), (shape.Separator, shape.Columns.Number, shape.Columns.Expiry));
    }

    [Fact]
    public void Finds_columns_of_a_file_without_header_by_what_is_in_them()
    {
        using var stand = new ImportStand($"7,12/30,{ImportStand.Number(1)}\n");
        var shape = CsvShape.Of(stand.Plan.Input, hasHeader: false, separator: null, new ColumnChoice { Reference = "1" });

        Assert.Equal((2, 1, 0), (shape.Columns.Number, shape.Columns.Expiry, shape.Columns.Reference));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n1,2\n")]
    [InlineData("number,b\n1,2\n")]
    [InlineData("number,expiry,exp_month\n1,2,3\n", "x")]
    [InlineData("4242424242424242,12/30\n")]
    public void Rejects_what_it_can_not_tell_and_names_the_mend(string text, string? number = null)
    {
        using var stand = new ImportStand(text);
        var error = Assert.Throws<LocalVaultException>(() => CsvShape.Of(stand.Plan.Input, hasHeader: true, separator: null, new ColumnChoice { Number = number }));

        Assert.DoesNotContain("4242", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,\"{0},12/30\nb,1,12/30\n")]
    [InlineData("a,{0}\"x,12/30\n")]
    public void Stops_at_a_row_whose_quotes_do_not_close(string rows)
    {
        using var stand = new ImportStand("reference,number,expiry\n" + string.Format(System.Globalization.CultureInfo.InvariantCulture, rows, ImportStand.Number(1)));
        var shape = CsvShape.Of(stand.Plan.Input, hasHeader: true, separator: ',', new ColumnChoice());
        using var file = CardFile.Open(stand.Plan.Input, shape, 0, 0);

        var error = Assert.Throws<LocalVaultException>(() => file.TryRead());
        Assert.StartsWith("Row 1 is no CSV", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("424242", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_utf16()
    {
        using var stand = new ImportStand("");
        File.WriteAllText(stand.Path("cards.csv"), "number,expiry\n", System.Text.Encoding.Unicode);

        Assert.Contains("Save it as UTF-8", Assert.Throws<LocalVaultException>(() => CsvShape.Of(stand.Plan.Input, true, null, new ColumnChoice())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12/30", 12, 2030)]
    [InlineData("1/30", 1, 2030)]
    [InlineData("01/2030", 1, 2030)]
    [InlineData("2030-01", 1, 2030)]
    [InlineData("2030/1", 1, 2030)]
    [InlineData("01-30", 1, 2030)]
    [InlineData("1.2030", 1, 2030)]
    public void Reads_an_expiry_date(string text, uint month, uint year)
    {
        Assert.True(ExpiryField.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var readMonth, out var readYear));
        Assert.Equal((month, year), (readMonth, readYear));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("13/30")]
    [InlineData("0/30")]
    [InlineData("1/3")]
    [InlineData("1/300")]
    [InlineData("001/30")]
    [InlineData("0130")]
    [InlineData("12/30/01")]
    [InlineData("+1/30")]
    [InlineData(" 1/30")]
    [InlineData("2030-13")]
    public void Rejects_what_is_no_expiry_date(string text) => Assert.False(ExpiryField.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Wipes_digits_when_a_row_is_done()
    {
        using var slots = new DigitSlots(2);
        var slot = slots.Take();
        var digits = slots.Of(slot);
        "4242424242424242"u8.CopyTo(digits.Span);
        slots.Return(slot);

        Assert.True(digits.Span.IndexOfAnyExcept((byte)0) < 0);
    }
}
