using CsCheck;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Cards.Bins;

namespace TokenVault.Domain.Tests.Cards.Bins;

public sealed class BinTableTests
{
    // Few numbers close together, so that ranges meet, overlap and touch.
    private static readonly Gen<BinRange> Ranges = Gen.Select(
        Gen.Int[0, 60],
        Gen.Int[0, 20],
        Gen.Enum<CardFunding>(),
        Gen.OneOf("DE", "FR", ""),
        (first, width, funding, country) => new BinRange(
            41111100 + first, 41111100 + first + width, funding, CardCountry.TryParse(country, out var parsed) ? parsed : default));

    [Fact]
    public void Finds_WhatTheNarrowestRangeSays() =>
        Gen.Select(Ranges.Array[0, 12], Gen.Int[0, 99]).Sample((ranges, last) =>
        {
            var number = 41111100 + last;
            var expected = ranges
                .Select((range, order) => (range, order))
                .Where(entry => number >= entry.range.First && number <= entry.range.Last)
                .OrderBy(entry => entry.range.Last - entry.range.First)
                .ThenByDescending(entry => entry.order)
                .Select(entry => (entry.range.Funding, entry.range.Country))
                .FirstOrDefault();

            Assert.Equal(expected, Find(BinTable.Of(ranges), number));
        });

    [Fact]
    public void Finds_NothingOutsideOfItsRanges()
    {
        var table = BinTableReader.Read(new StringReader("411111,41111150,debit,DE\n"));

        Assert.Equal((CardFunding.Unknown, default), Find(table, 41111099));
        Assert.Equal((CardFunding.Debit, "DE"), Shown(Find(table, 41111100)));
        Assert.Equal((CardFunding.Debit, "DE"), Shown(Find(table, 41111150)));
        Assert.Equal((CardFunding.Unknown, default), Find(table, 41111151));
        Assert.Equal((CardFunding.Unknown, default), Find(BinTable.Empty, 41111100));
        Assert.Equal((CardFunding.Credit, "US"), Shown(Find(BinTableReader.Read(new StringReader("999999,99999999,credit,US")), 99999999)));
    }

    [Fact]
    public void Finds_WithoutAllocating()
    {
        var table = BinTableReader.Read(new StringReader("411111,411111,debit,DE\n510510,510519,prepaid,US\n"));
        _ = Pan.TryParse("4111111111111111"u8, out var pan);
        _ = table.Find(pan);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = table.Find(pan);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Reads_CommentsBlanksAndFieldsLeftEmpty()
    {
        var table = BinTableReader.Read(new StringReader("# ours\r\n\r\n 411111 , 4111112 ,, \r\n510510,510510,prepaid,\n"));

        Assert.Equal((CardFunding.Unknown, ""), Shown(Find(table, 41111129)));
        Assert.Equal((CardFunding.Prepaid, ""), Shown(Find(table, 51051099)));
    }

    [Theory]
    [InlineData("411111,411111,debit", "Line 2 has not four fields")]
    [InlineData("411111,411111,debit,DE,x", "Line 2 has not four fields")]
    [InlineData("41111,411111,debit,DE", "Line 2 has a number that is not 6 to 8 digits")]
    [InlineData("411111111,411111111,debit,DE", "Line 2 has a number that is not 6 to 8 digits")]
    [InlineData("4111x1,411111,debit,DE", "Line 2 has a number that is not 6 to 8 digits")]
    [InlineData("411112,411111,debit,DE", "Line 2 ends before it begins")]
    [InlineData("411111,411111,Debit,DE", "Line 2 names no funding")]
    [InlineData("411111,411111,debit,de", "Line 2 names no country")]
    [InlineData("411111,411111,debit,DEU", "Line 2 names no country")]
    [InlineData("first,last,funding,country", "Line 2 has a number")]
    public void Rejects_ALineThatItDoesNotUnderstand(string line, string expected)
    {
        var error = Assert.Throws<BinTableException>(() => BinTableReader.Read(new StringReader("# a table\n" + line)));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_WhatIsNoTable_WithoutReadingItAll()
    {
        using var endless = new StringReader(new string('4', 100_000));

        Assert.StartsWith("Line 1 is longer", Assert.Throws<BinTableException>(() => BinTableReader.Read(endless)).Message, StringComparison.Ordinal);
        Assert.Equal(100_000 - 257, endless.ReadToEnd().Length);
    }

    [Theory]
    [InlineData("DE", 0x4445)]
    [InlineData("", 0)]
    public void Packs_ACountryIntoTwoBytes(string text, int packed)
    {
        Assert.Equal(text.Length > 0, CardCountry.TryParse(text, out var country));
        Assert.Equal(packed, country.Packed);
        Assert.True(CardCountry.TryUnpack(country.Packed, out var unpacked));
        Assert.Equal(country, unpacked);
        Assert.Equal(text, unpacked.ToString());
        Assert.False(CardCountry.TryUnpack(0x4400, out _));
        Assert.False(CardCountry.TryUnpack(0x0045, out _));
    }

    private static (CardFunding, string) Shown((CardFunding Funding, CardCountry Country) found) => (found.Funding, found.Country.ToString());

    private static (CardFunding Funding, CardCountry Country) Find(BinTable table, int leadingEight)
    {
        // The middle and the check digit don't matter to the table.
        for (var check = 0; check < 10; check++)
        {
            var digits = System.Text.Encoding.ASCII.GetBytes($"{leadingEight:00000000}0000000{check}");
            if (Pan.TryParse(digits, out var pan) == PanCheck.Accepted)
            {
                return table.Find(pan);
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }
}
