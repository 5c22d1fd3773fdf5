using System.Text;
using CsCheck;
using TokenVault.Contracts.Options.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Payments;
using TokenVault.Hosting.Responses;

namespace TokenVault.Hosting.Tests;

public sealed class ContentGrammarTests
{
    // Published test numbers of the schemes, 13 to 16 digits.
    private const string Visa = "4111111111111111";

    public static TheoryData<Content> Kinds => [.. Enum.GetValues<Content>()];

    [Theory]
    [InlineData(Content.Token, "tok_01JD3Q7Z8K5M6N7P8Q9R0S1T2V")]
    [InlineData(Content.Identifier, "pay_01JD3Q7Z8K5M6N7P8Q9R0S1T2V")]
    [InlineData(Content.Identifier, "op_01JD3Q7Z8K5M6N7P8Q9R0S1T2V")]
    [InlineData(Content.Code, "insufficient_funds")]
    [InlineData(Content.Code, "EUR")]
    [InlineData(Content.Masked, "411111")]
    [InlineData(Content.Masked, "1111")]
    [InlineData(Content.Time, "2026-11-24T03:00:00Z")]
    [InlineData(Content.Time, "2026-11-24T03:00:00.123+01:00")]
    [InlineData(Content.Opaque, "AAECAwQ=")]
    [InlineData(Content.ProcessorReference, "ch_3Nabcdef")]
    [InlineData(Content.CallerText, "Bestellung Nr. 12, Müller")]
    [InlineData(Content.Name, "shop")]
    [InlineData(Content.ProcessorUrl, "https://hooks.psp.example/3ds?payment_intent=pi_3Nabcdef&redirect#top")]
    public void Accepts_WhatTheKindIsFor(Content kind, string text) => Assert.True(ContentGrammar.Allows(kind, text));

    [Theory]
    [InlineData(Content.Unspecified, "x")]
    [InlineData(Content.Amount, "1")]
    [InlineData(Content.Count, "1")]
    [InlineData(Content.Token, "tok_01JD3Q7Z8K5M6N7P8Q9R0S1T2")]
    [InlineData(Content.Token, "tok_81JD3Q7Z8K5M6N7P8Q9R0S1T2V")]
    [InlineData(Content.Token, "pay_01JD3Q7Z8K5M6N7P8Q9R0S1T2V")]
    [InlineData(Content.Identifier, "PAY_01JD3Q7Z8K5M6N7P8Q9R0S1T2V")]
    [InlineData(Content.Identifier, "p_01JD3Q7Z8K5M6N7P8Q9R0S1T2V")]
    [InlineData(Content.Identifier, "pay_01JD3Q7Z8K5M6N7P8Q9R0S1T2U")]
    [InlineData(Content.Identifier, "01JD3Q7Z8K5M6N7P8Q9R0S1T2V")]
    [InlineData(Content.Code, "two words")]
    [InlineData(Content.Code, "über")]
    [InlineData(Content.Masked, "11111")]
    [InlineData(Content.Masked, "4111111111")]
    [InlineData(Content.Masked, "4111 1")]
    [InlineData(Content.Masked, "١١١١")]
    [InlineData(Content.Time, "24.11.2026")]
    [InlineData(Content.Opaque, "ü")]
    [InlineData(Content.ProcessorReference, "ch_\n")]
    [InlineData(Content.CallerText, "a\u0000b")]
    [InlineData(Content.Name, "a\tb")]
    [InlineData(Content.ProcessorUrl, "http://psp.example/3ds")]
    [InlineData(Content.ProcessorUrl, "HTTPS://psp.example/3ds")]
    [InlineData(Content.ProcessorUrl, "javascript:alert(1)")]
    [InlineData(Content.ProcessorUrl, "//psp.example/3ds")]
    [InlineData(Content.ProcessorUrl, "https://psp.example/ü")]
    [InlineData(Content.ProcessorUrl, "https://psp.example/\n")]
    public void Rejects_WhatTheKindIsNotFor(Content kind, string text) => Assert.False(ContentGrammar.Allows(kind, text));

    [Theory]
    [InlineData(Content.Code, 64)]
    [InlineData(Content.ProcessorReference, 255)]
    [InlineData(Content.CallerText, 255)]
    [InlineData(Content.Name, 128)]
    public void Rejects_OneCharacterTooMany(Content kind, int charsMax)
    {
        Assert.True(ContentGrammar.Allows(kind, new string('x', charsMax)));
        Assert.False(ContentGrammar.Allows(kind, new string('x', charsMax + 1)));
    }

    [Fact]
    public void Rejects_AProcessorsAddressThatIsTooLong()
    {
        const string Begin = "https://psp.example/";
        Assert.True(ContentGrammar.Allows(Content.ProcessorUrl, Begin + new string('x', 2048 - Begin.Length)));
        Assert.False(ContentGrammar.Allows(Content.ProcessorUrl, Begin + new string('x', 2049 - Begin.Length)));
    }

    [Theory]
    [InlineData("424242000004242", false)]
    [InlineData("4242424242424242", true)]
    public void Lets_ATokenPassForACard_OnlyWhereThatWasAskedFor(string digits, bool isCardLike)
    {
        var token = new Contracts.V1.FormatPreservingToken { Digits = digits, PassesLuhn = false };
        var plan = ResponsePlan.Of(Contracts.V1.FormatPreservingToken.Descriptor);

        Assert.Equal(isCardLike, plan.Check(token) is not null);
        token.PassesLuhn = true;
        Assert.Null(plan.Check(token));
        token.Digits = "42424200000424x";
        Assert.NotNull(plan.Check(token));
    }

    [Fact]
    public void Accepts_EachDeclineReason() =>
        Assert.All(DeclineReasons.All, reason => Assert.True(ContentGrammar.Allows(Content.Code, reason.Code)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Accepts_WhatIsLeftOut(Content kind)
    {
        Assert.True(ContentGrammar.Allows(kind, ""));
        Assert.True(ContentGrammar.Allows(kind, ReadOnlySpan<byte>.Empty));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rejects_ACardNumber_WhateverTheKind(Content kind)
    {
        if (kind == Content.FormatPreservingToken)
        {
            // What passes for a card on request: whether it was requested is looked at with the message.
            return;
        }

        foreach (var number in new[] { Visa, "4111-1111-1111-1111", "4111 1111 1111 1111", "x4222222222222x", "378282246310005" })
        {
            Assert.False(ContentGrammar.Allows(kind, number));
            Assert.False(ContentGrammar.Allows(kind, Encoding.ASCII.GetBytes(number)));
        }

        Assert.False(ContentGrammar.Allows(kind, long.Parse(Visa)));
    }

    [Fact]
    public void Rejects_ACardNumber_WhereverItStandsInOpaqueBytes() =>
        Gen.Select(Gen.Byte.Array[0, 600], Gen.Byte.Array[0, 600]).Sample((before, after) =>
            !ContentGrammar.Allows(Content.Opaque, (byte[])[.. before, .. Encoding.ASCII.GetBytes(Visa), .. after]));

    [Fact]
    public void Accepts_AmountsWithinTheirBounds()
    {
        Assert.True(ContentGrammar.Allows(Content.Amount, 0L));
        Assert.True(ContentGrammar.Allows(Content.Amount, Money.MinorUnitsMax));
        Assert.False(ContentGrammar.Allows(Content.Amount, Money.MinorUnitsMax + 1));
        Assert.False(ContentGrammar.Allows(Content.Amount, -1L));
    }

    [Fact]
    public void Accepts_CountsOfTwelveDigits_AndNoMore()
    {
        Assert.True(ContentGrammar.Allows(Content.Count, 0L));
        Assert.True(ContentGrammar.Allows(Content.Count, 999_999_999_999));
        Assert.False(ContentGrammar.Allows(Content.Count, 1_000_000_000_000));
        Assert.False(ContentGrammar.Allows(Content.Count, -1L));
    }
}
