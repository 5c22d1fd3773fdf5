using System.Text;
using CsCheck;
using TokenVault.Domain.Cards;

namespace TokenVault.Domain.Tests.Cards;

public sealed class CardNumberPatternTests
{
    private static readonly Gen<string> Separators = Gen.OneOf("", " ", "-", ".");

    // Without digits, so that nothing beside the number can make or unmake one.
    private static readonly Gen<string> Around = Gen.Char[' ', '~'].Where(c => !char.IsAsciiDigit(c)).Array[0, 600].Select(chars => new string(chars));

    private static readonly Gen<byte[]> NumbersOfSchemes = PanTests.Numbers.Where(number => number[0] != (byte)'0');

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4111.1111.1111.1111")]
    [InlineData("order 4111111111111111, thanks")]
    [InlineData("99994111111111111111")] // inside a longer run
    [InlineData("x=378282246310005")]
    public void Finds_ACardNumber(string text) => AssertFound(true, text);

    [Theory]
    [InlineData("")]
    [InlineData("4111111111")]
    [InlineData("123456789012")]
    [InlineData("000000000000000000")] // zeros have a valid check digit, and no scheme
    [InlineData("4111  1111  1111  1111")] // two separators: columns, not a number
    [InlineData("4111x1111x1111x1111")]
    [InlineData("tok_01JD8Q3V5K7N9P2R4T6W8Y0Z1A")]
    public void Finds_NothingElse(string text) => AssertFound(false, text);

    [Fact]
    public void Finds_EveryNumber_WhateverStandsAroundAndBetween() =>
        Gen.Select(NumbersOfSchemes, Separators, Gen.Int[1, 4], Around, Around).Sample((number, separator, group, before, after) =>
        {
            var digits = Encoding.ASCII.GetString(number).Chunk(group).Select(chunk => new string(chunk));
            var text = $"{before}a{string.Join(separator, digits)}b{after}";
            return CardNumberPattern.IsIn(text.AsSpan()) && CardNumberPattern.IsIn(Encoding.UTF8.GetBytes(text));
        });

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
