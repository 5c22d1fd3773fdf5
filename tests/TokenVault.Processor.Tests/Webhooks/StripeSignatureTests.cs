using System.Text;
using CsCheck;
using TokenVault.Processor.Webhooks;
using TokenVault.Processor.Webhooks.Signatures;

namespace TokenVault.Processor.Tests.Webhooks;

public sealed class StripeSignatureTests
{
    private const string Other = "whsec_9876543210zyxwvutsrq";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1","amount":1999,"name":"Zoë"}""");

    [Fact]
    public void Accepts_WhatTheProcessorSigned() =>
        Gen.Byte.Array[0, 512].Sample(body => Assert.Equal(WebhookVerdict.Accepted, Check(Signing.Stripe(Sources.Secret, Now, body), body)));

    [Fact]
    public void Rejects_AnyFlippedBit_OfTheBody() =>
        Gen.Select(Gen.Byte.Array[1, 256], Gen.Int[0, 255], Gen.Int[0, 7]).Sample((body, at, bit) =>
        {
            var header = Signing.Stripe(Sources.Secret, Now, body);
            body[at % body.Length] ^= (byte)(1 << bit);
            Assert.Equal(WebhookVerdict.BadSignature, Check(header, body));
        });

    // Upper and lower case of a hex digit differ in one bit and mean the same: those say yes, and no others do.
    [Fact]
    public void Rejects_AnyOtherCharacter_OfTheSignature() =>
        Gen.Select(Gen.Int[0, 63], Gen.Char[' ', '~']).Sample((at, character) =>
        {
            var signature = Signing.StripeV1(Sources.Secret, Now, Body);
            var changed = signature[..at] + character + signature[(at + 1)..];
            var isSame = string.Equals(signature, changed, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(
                isSame ? WebhookVerdict.Accepted : WebhookVerdict.BadSignature,
                Check($"t={Now.ToUnixTimeSeconds()},v1={changed}", Body));
        });

    [Fact]
    public void Rejects_AnotherSecret() =>
        Assert.Equal(WebhookVerdict.BadSignature, Check(Signing.Stripe(Other, Now, Body), Body));

    [Fact]
    public void Rejects_AnotherTime_UnderTheSameSignature()
    {
        var signature = Signing.StripeV1(Sources.Secret, Now, Body);

        Assert.Equal(WebhookVerdict.BadSignature, Check($"t={Now.ToUnixTimeSeconds() + 1},v1={signature}", Body));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-86_400, false)]
    public void Rejects_WhatIsTooFarFromOurTime(int seconds, bool accepted) => Assert.Equal(
        accepted ? WebhookVerdict.Accepted : WebhookVerdict.TooOld,
        Check(Signing.Stripe(Sources.Secret, Now.AddSeconds(seconds), Body), Body));

    [Fact]
    public void Says_ThatItIsTooOld_OnlyOfWhatTheProcessorSigned() =>
        Assert.Equal(WebhookVerdict.BadSignature, Check(Signing.Stripe(Other, Now.AddDays(-1), Body), Body));

    [Fact]
    public void Accepts_OneGoodSignatureAmongSeveral_AndOtherSchemes()
    {
        var good = Signing.StripeV1(Sources.Secret, Now, Body);
        var bad = Signing.StripeV1(Other, Now, Body);

        Assert.Equal(WebhookVerdict.Accepted, Check($"t={Now.ToUnixTimeSeconds()},v1={bad},v1={good},v0={bad}", Body));
        Assert.Equal(WebhookVerdict.BadSignature, Check($"t={Now.ToUnixTimeSeconds()},v1={bad},v1={bad},v0={good}", Body));
    }

    [Fact]
    public void Accepts_EitherOfTwoSecrets_WhileTheyAreRolledOver()
    {
        var both = Sources.Secrets(Other, Sources.Secret);

        Assert.Equal(WebhookVerdict.Accepted, Check(Signing.Stripe(Sources.Secret, Now, Body), Body, both));
        Assert.Equal(WebhookVerdict.Accepted, Check(Signing.Stripe(Other, Now, Body), Body, both));
    }

    [Theory]
    [InlineData("")]
    [InlineData("t=,v1=")]
    [InlineData("t=1800000000")]
    [InlineData("v1=SIGNATURE")]
    [InlineData("t=1800000000,t=1800000000,v1=SIGNATURE")]
    [InlineData("t=+1800000000,v1=SIGNATURE")]
    [InlineData("t=1800000000 ,v1=SIGNATURE")]
    [InlineData("t=999999999999,v1=SIGNATURE")]
    [InlineData("t=1800000000,v1=,,,,,,,,,,,,,,,,,v1=SIGNATURE")]
    public void Rejects_AHeaderOfAnotherShape(string header)
    {
        var signature = Signing.StripeV1(Sources.Secret, Now, Body);

        Assert.Equal(WebhookVerdict.BadSignature, Check(header.Replace("SIGNATURE", signature, StringComparison.Ordinal), Body));
    }

    [Fact]
    public void Survives_AnyHeader() =>
        Gen.String[Gen.Char["tv10=,;abcdef \u00e9\0"], 0, 300].Sample(header =>
            Assert.Equal(WebhookVerdict.BadSignature, Check(header, Body)));

    private static WebhookVerdict Check(string header, byte[] body, IReadOnlyList<WebhookSecret>? secrets = null) =>
        StripeSignature.Check(header, body, secrets ?? Sources.Secrets(Sources.Secret), Now, Sources.StripeRules.Tolerance);
}
