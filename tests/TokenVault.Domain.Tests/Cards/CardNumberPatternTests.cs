using System.Text;
using CsCheck;
using TokenVault.Domain.Cards;

namespace TokenVault.Domain.Tests.Cards;

public sealed class CardNumberPatternTests
{
    private static readonly Gen<string> Separators = Gen.OneOf("", " ", "-", ".");

    // Without digits, so that nothing beside the number can make or unmake one.
    private static readonly Gen<string> Around = Gen.Char[' ', '~'].Where(c => !char.IsAsciiDigit(c)).Array[0, 600].Select(chars => new string(chars));

    // Leading digits and lengths as the schemes publish them.
    private static readonly (string Leading, int Length)[] Schemes =
    [
        ("4", 16), ("4", 19), ("51", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("65", 16), ("3528", 16), ("36", 14), ("300", 14),
        ("62", 16), ("62", 19), ("2200", 16), ("50", 12), ("6799", 19), ("57", 16),
    ];

    private static readonly Gen<byte[]> NumbersOfSchemes =
        Gen.Int[0, Schemes.Length - 1].Select(scheme => Schemes[scheme]).SelectMany(scheme =>
            Gen.Int[0, 9].Array[scheme.Length - scheme.Leading.Length - 1].Select(digits => PanTests.WithCheckDigit(scheme.Leading, digits)));

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("order 4111111111111111, thanks")]
    [InlineData("99994111111111111111")] // inside a longer run
    [InlineData("x=378282246310005")]
    [InlineData("order 42 4111111111111111")] // after another group
    [InlineData("4111-1111-1111-1111-7")]
    [InlineData("30569309025904")]
    [InlineData("6799998900000099990")]
    public void Finds_ACardNumber(string text) => AssertFound(true, text);

    [Theory]
    [InlineData("")]
    [InlineData("4111111111")]
    [InlineData("123456789012")]
    [InlineData("000000000000000000")] // zeros have a valid check digit, and no scheme
    [InlineData("4111  1111  1111  1111")] // two separators: columns, not a number
    [InlineData("4111x1111x1111x1111")]
    [InlineData("tok_01JD8Q3V5K7N9P2R4T6W8Y0Z1A")]
    [InlineData("20261125-165512-1234")] // a date, a time and a number
    [InlineData("1795625175006")] // milliseconds
    [InlineData("8815658961765250")] // as a processor names a payment
    [InlineData("870777290616769")] // as a network names a payment
    public void Finds_NothingElse(string text) => AssertFound(false, text);

    [Fact]
    public void Finds_EveryNumber_WhateverStandsAroundAndBetween() =>
        Gen.Select(NumbersOfSchemes, Separators, Gen.Int[1, 4], Around, Around).Sample((number, separator, group, before, after) =>
        {
            var digits = Encoding.ASCII.GetString(number).Chunk(group).Select(chunk => new string(chunk));
            var text = $"{before}a{string.Join(separator, digits)}b{after}";
            return CardNumberPattern.IsIn(text.AsSpan()) && CardNumberPattern.IsIn(Encoding.UTF8.GetBytes(text));
        });

    // What isn't a card must be let through nearly always: shops number orders by UUIDs, processors and networks number payments.
    [Theory]
    [InlineData(15, 0.005)]
    [InlineData(16, 0.07)]
    public void Passes_NearlyAllNumbersOfPayments(int length, double shareMax)
    {
        var random = new Random(length);
        var found = Enumerable.Range(0, 20_000)
            .Select(_ => new string([.. Enumerable.Range(0, length).Select(_ => (char)('0' + random.Next(10)))]))
            .Count(text => CardNumberPattern.IsIn(text.AsSpan()));
        Assert.InRange(found / 20_000.0, 0, shareMax);
    }

    [Fact]
    public void Passes_NearlyAllUuids()
    {
        var random = new Random(1);
        var bytes = new byte[16];
        var found = 0;
        for (var i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            found += CardNumberPattern.IsIn(new Guid(bytes).ToString().AsSpan()) ? 1 : 0;
        }

        Assert.InRange(found, 0, 100);
    }

    // The text and the bytes of it are searched by two ways, which must see the same.
    [Fact]
    public void Sees_TheSameInTextAndInBytes() =>
        Gen.OneOf(Gen.Char['0', '9'], Gen.OneOf(' ', '-', '.', 'x')).Array[0, 1500].Sample(chars =>
            CardNumberPattern.IsIn(chars.AsSpan()) == CardNumberPattern.IsIn(Encoding.ASCII.GetBytes(chars)), iter: 300);

    [Fact]
    public void Allocates_Nothing()
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("order 123456, shelf 42; ", 100)));
        CardNumberPattern.IsIn(bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        CardNumberPattern.IsIn(bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertFound(bool expected, string text)
    {
        Assert.Equal(expected, CardNumberPattern.IsIn(text.AsSpan()));
        Assert.Equal(expected, CardNumberPattern.IsIn(Encoding.UTF8.GetBytes(text)));
    }
}
