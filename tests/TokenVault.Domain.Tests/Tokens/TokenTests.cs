using System.Buffers.Binary;
using CsCheck;
using TokenVault.Domain.Tokens;

namespace TokenVault.Domain.Tests.Tokens;

public sealed class TokenTests
{
    // Of the year 9999.
    private const long LastMillisecond = 253_402_300_799_999;

    private static readonly Gen<UInt128> Ids = Gen.Select(Gen.ULong, Gen.ULong).Select((high, low) => new UInt128(high, low));

    [Fact]
    public void Reads_WhatItWrites() =>
        Ids.Sample(id =>
            Token.TryParse(new Token(id).ToString(), out var token) && token.Id == id
            && PaymentId.TryParse(new PaymentId(id).ToString(), out var payment) && payment.Id == id
            && OperationId.TryParse(new OperationId(id).ToString(), out var operation) && operation.Id == id
            && DisclosureId.TryParse(new DisclosureId(id).ToString(), out var disclosure) && disclosure.Id == id);

    // One id, one spelling: else a check of one spelling could be passed by another.
    [Fact]
    public void Rejects_EverySecondSpelling() =>
        Gen.Select(Ids, Gen.Int[0, 29], Gen.Char).Sample((id, at, character) =>
        {
            var text = new Token(id).ToString().ToCharArray();
            text[at] = character;
            return !Token.TryParse(text, out var token) || token.ToString().AsSpan().SequenceEqual(text);
        });

    [Theory]
    [InlineData("tok_00000000000000000000000000", true)]
    [InlineData("tok_7ZZZZZZZZZZZZZZZZZZZZZZZZZ", true)]
    [InlineData("tok_8ZZZZZZZZZZZZZZZZZZZZZZZZZ", false)] // beyond 128 bits
    [InlineData("tok_01jd8q3v5k7n9p2r4t6w8y0z1a", false)] // lower case
    [InlineData("tok_0IJD8Q3V5K7N9P2R4T6W8Y0Z1A", false)] // I, L, O and U are no digits
    [InlineData("tok_0000000000000000000000000", false)]
    [InlineData("tok_000000000000000000000000000", false)]
    [InlineData("TOK_00000000000000000000000000", false)]
    [InlineData("pay_00000000000000000000000000", false)]
    [InlineData("00000000000000000000000000", false)]
    [InlineData("tok_", false)]
    [InlineData("", false)]
    public void Accepts_ItsGrammarOnly(string text, bool expected) => Assert.Equal(expected, Token.TryParse(text, out _));

    [Fact]
    public void Sorts_ByTime_AndTellsItsOwn() =>
        Gen.Select(Gen.Long[0, LastMillisecond], Gen.Long[0, LastMillisecond], Gen.Byte.Array[10], Gen.Byte.Array[10]).Sample((a, b, randomA, randomB) =>
        {
            var (timeA, timeB) = (DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(a, b)), DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(a, b)));
            SortableId.TryCreate(timeA, randomA, out var idA);
            SortableId.TryCreate(timeB, randomB, out var idB);
            return new Token(idA).CreateTime == timeA
                && (timeA == timeB || string.CompareOrdinal(new Token(idA).ToString(), new Token(idB).ToString()) < 0);
        });

    // A processor or a scanner of logs may take them for a card number, and refuse what bears the name.
    [Theory]
    [InlineData("tok_01JD8Q3V5KXXX4222222222222", false)] // a published test number of 13 digits (Visa)
    [InlineData("tok_01JD8Q3V5KXXXX100000000008", false)] // twelve digits of no scheme, the last a check digit
    [InlineData("tok_01JD8Q3V5KXXXX100000000009", false)]
    [InlineData("tok_01JD8Q3V5K123456789012XXXX", false)]
    [InlineData("tok_01JD8Q3V5KXXXXX12345678901", true)]
    [InlineData("tok_01JD8Q3V5K12345678901X1234", true)]
    public void Rejects_RandomBytes_ThatSpellTwelveDigits(string text, bool accepted)
    {
        Assert.True(Token.TryParse(text, out var token));
        var bytes = new byte[SortableId.Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, token.Id);

        Assert.Equal(accepted, SortableId.TryCreate(token.CreateTime, bytes.AsSpan(6), out var id));
        Assert.Equal(token.Id, id);
    }

    [Fact]
    public void Draws_DifferentIdsFromAPool_NoneLikeACardNumber()
    {
        var pool = new RandomPool();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_489_200_000);
        var ids = Enumerable.Range(0, 5000).Select(_ => pool.NextId(now)).ToHashSet();

        Assert.Equal(5000, ids.Count);
        Assert.DoesNotContain(ids, id => System.Text.RegularExpressions.Regex.IsMatch(new Token(id).ToString(), "[0-9]{12}"));
    }
}
