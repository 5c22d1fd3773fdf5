using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Processor.Webhooks;
using TokenVault.Processor.Webhooks.Receiving;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Tests.Webhooks;

public sealed class WebhookReaderTests
{
    private static readonly FakeTimeProvider Clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private static readonly WebhookReader Reader = new(Clock);
    private static readonly WebhookSource Stripe = Sources.Make("stripe", Sources.StripeRules, Sources.Secrets(Sources.Secret));
    private static readonly WebhookSource Checkout = Sources.Make("checkout", Sources.CheckoutRules, Sources.Secrets(Sources.Secret));
    private static readonly WebhookSource Adyen = Sources.Make("adyen", Sources.AdyenRules, Sources.Secrets(Sources.AdyenKey));

    [Theory]
    [InlineData("payment_intent.succeeded", "id", WebhookKind.Payment)]
    [InlineData("charge.refunded", "payment_intent", WebhookKind.Refund)]
    [InlineData("charge.dispute.created", "id", WebhookKind.Dispute)]
    public void Says_WhereToLook(string type, string member, WebhookKind kind)
    {
        var told = Assert.Single(ReadStripe(Sources.StripeEvent("evt_1", type, "pi_1", member)).Events);

        Assert.Equal((kind, "pi_1"), (told.Kind, told.Reference));
    }

    [Theory]
    [InlineData("payout.paid", "pi_1")]
    [InlineData("customer.created", "pi_1")]
    [InlineData("charge.refunded", "pi_1")] // its reference would stand elsewhere
    [InlineData("payment_intent.succeeded", "pi_4242424242424242")] // as good as a card number
    public void Ignores_WhatLeadsNowhere(string type, string reference)
    {
        var (verdict, events) = ReadStripe(Sources.StripeEvent("evt_1", type, reference));

        Assert.Equal((WebhookVerdict.Accepted, WebhookKind.Ignore), (verdict, Assert.Single(events).Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"type\":\"payment_intent.succeeded\"}")]
    [InlineData("{\"id\":{},\"type\":\"payment_intent.succeeded\"}")]
    [InlineData("{\"id\":\"evt_1\"}")]
    [InlineData("{\"id\":\"evt_1\",\"id\":\"evt_2\",\"type\":\"payment_intent.succeeded\"}")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\"} {}")]
    [InlineData("{\"id\":\"\\ud800\",\"type\":\"payment_intent.succeeded\"}")]
    [InlineData("{\"\\ud800\":1,\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\"}")]
    [InlineData("{\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\",\"data\":{\"\\ud800\":1,\"object\":1}}")]
    public void Rejects_WhatIsNoEvent_ThoughWellSigned(string body) =>
        Assert.Equal(WebhookVerdict.Malformed, ReadStripe(Encoding.UTF8.GetBytes(body)).Verdict);

    [Fact]
    public void Survives_AnyBody_ThatIsWellSigned() =>
        Gen.String[Gen.Char["{}[]\":,idtype0.e-\\u d8"], 0, 200].Sample(
            text => Assert.NotEqual(WebhookVerdict.BadSignature, ReadStripe(Encoding.UTF8.GetBytes(text)).Verdict));

    [Fact]
    public void Knows_AnEventByItsName_OfItsAccountOnly()
    {
        var first = DigestOf(ReadStripe(Sources.StripeEvent("evt_1", "payment_intent.succeeded", "pi_1")));
        var again = DigestOf(ReadStripe(Sources.StripeEvent("evt_1", "charge.dispute.created", "dp_1")));
        var other = DigestOf(ReadStripe(Sources.StripeEvent("evt_2", "payment_intent.succeeded", "pi_1")));
        var elsewhere = WebhookEvent.DigestOf(Checkout, ["evt_1"]);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.NotEqual(first, elsewhere);
    }

    [Fact]
    public void Checks_AHeaderOfHex()
    {
        var body = """{"id":"evt_1","type":"payment_captured","data":{"id":"pay_1"}}"""u8.ToArray();
        var header = Signing.Hex(Sources.Secret, body);

        Assert.Equal("pay_1", Assert.Single(Reader.Read(Checkout, header, body).Events).Reference);
        Assert.Equal(WebhookVerdict.BadSignature, Reader.Read(Checkout, "", body).Verdict);
        Assert.Equal(WebhookVerdict.BadSignature, Reader.Read(Checkout, Signing.Hex(Sources.Secret + "x", body), body).Verdict);
        Gen.Int[0, body.Length - 1].Sample(at =>
        {
            var changed = body.ToArray();
            changed[at] ^= 1;
            Assert.Equal(WebhookVerdict.BadSignature, Reader.Read(Checkout, header, changed).Verdict);
        });
    }

    // The key, the fields and the signature are the ones of the processor's own library's tests.
    [Fact]
    public void Agrees_WithThePublishedAdyenSignature()
    {
        var item = AdyenItem("pspReference", "EVENT", "ipnxGCaUZ4l8TUW75a71/ghd2Fe5ffvX0pV4TLTntIc=", originalReference: "originalReference");

        Assert.Equal(WebhookVerdict.Accepted, ReadAdyen(item).Verdict);
    }

    [Fact]
    public void Takes_EachItemOfABatch()
    {
        var (verdict, events) = ReadAdyen(
            Signed("PSP1", "AUTHORISATION", originalReference: ""), Signed("PSP2", "CAPTURE", "PSP1"), Signed("PSP3", "REPORT_AVAILABLE", ""));

        Assert.Equal(WebhookVerdict.Accepted, verdict);
        Assert.Equal(
            [(WebhookKind.Payment, "PSP1"), (WebhookKind.Payment, "PSP1"), (WebhookKind.Ignore, "")],
            events.Select(told => (told.Kind, told.Reference)));
        Assert.Equal(3, events.Select(told => Convert.ToHexString(told.Digest)).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("CAPTURE", WebhookKind.Ignore, "")]
    [InlineData("CAPTURE_FAILED", WebhookKind.Failure, "reference")]
    public void Says_WhatFailed_ByOurName(string code, WebhookKind kind, string reference)
    {
        var source = Sources.Make("adyen", Psp.PspStand.Profile("adyen").Webhook!, Sources.Secrets(Sources.AdyenKey));

        var told = Assert.Single(Reader.Read(source, "", Batch(Signed("PSP2", code, "PSP1"))).Events);

        Assert.Equal((kind, reference), (told.Kind, told.Reference));
    }

    [Fact]
    public void Rejects_ABatch_WithOneItemThatIsNotSigned()
    {
        var (verdict, events) = ReadAdyen(
            Signed("PSP1", "AUTHORISATION", ""), AdyenItem("PSP2", "CAPTURE", Signing.Adyen(Sources.AdyenKey, "other"), "PSP1"));

        Assert.Equal(WebhookVerdict.BadSignature, verdict);
        Assert.Empty(events);
    }

    [Theory]
    [InlineData("PSP1", "PSP2")]
    [InlineData("1000", "1001")]
    [InlineData("EUR", "USD")]
    [InlineData("AUTHORISATION", "CAPTURE")]
    [InlineData("\"true\"", "\"false\"")]
    [InlineData("reference\"", "referenceX\"")]
    [InlineData("merchantAccount\"", "merchantAccountX\"")]
    public void Rejects_AnyChangedField_OfAnItem(string from, string to) => Assert.Equal(
        WebhookVerdict.BadSignature,
        ReadAdyen(Signed("PSP1", "AUTHORISATION", "").Replace(from, to, StringComparison.Ordinal)).Verdict);

    [Fact]
    public void Rejects_EverythingOfAdyen_UnderAKeyThatIsNotOfHexDigits()
    {
        var source = Sources.Make("adyen", Sources.AdyenRules, Sources.Secrets("not-of-hex-digits-at-all"));
        var item = AdyenItem("PSP1", "AUTHORISATION", Signing.Adyen("", "PSP1", "", "merchantAccount", "reference", "1000", "EUR", "AUTHORISATION", "true"), "");

        Assert.Equal(WebhookVerdict.BadSignature, Reader.Read(source, "", Batch(item)).Verdict);
    }

    [Theory]
    [InlineData("{\"notificationItems\":[]}")]
    [InlineData("{\"notificationItems\":[1]}")]
    [InlineData("{\"notificationItems\":{}}")]
    [InlineData("{}")]
    [InlineData("[accepted]")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"\\ud800\":1,\"notificationItems\":[{\"NotificationRequestItem\":{}}]}")]
    [InlineData("{\"notificationItems\":[{\"\\ud800\":1,\"NotificationRequestItem\":{}}]}")]
    [InlineData("{\"notificationItems\":[{\"NotificationRequestItem\":{\"\\ud800\":1,\"additionalData\":{}}}]}")]
    public void Rejects_WhatIsNoBatch(string body) =>
        Assert.Equal(WebhookVerdict.Malformed, Reader.Read(Adyen, "", Encoding.UTF8.GetBytes(body)).Verdict);

    private static (WebhookVerdict Verdict, IReadOnlyList<WebhookEvent> Events) ReadStripe(byte[] body) =>
        Reader.Read(Stripe, Signing.Stripe(Sources.Secret, Clock.GetUtcNow(), body), body);

    private static (WebhookVerdict Verdict, IReadOnlyList<WebhookEvent> Events) ReadAdyen(params string[] items) =>
        Reader.Read(Adyen, "", Batch(items));

    private static byte[] DigestOf((WebhookVerdict Verdict, IReadOnlyList<WebhookEvent> Events) read) => Assert.Single(read.Events).Digest;

    private static byte[] Batch(params string[] items) => Encoding.UTF8.GetBytes(
        $$"""{"live":"false","notificationItems":[{{string.Join(',', items.Select(item => $"{{\"NotificationRequestItem\":{item}}}"))}}]}""");

    private static string Signed(string reference, string code, string originalReference) => AdyenItem(
        reference,
        code,
        Signing.Adyen(Sources.AdyenKey, reference, originalReference, "merchantAccount", "reference", "1000", "EUR", code, "true"),
        originalReference);

    private static string AdyenItem(string reference, string code, string signature, string originalReference) => $$"""
        {"additionalData":{"hmacSignature":"{{signature}}"},"amount":{"currency":"EUR","value":1000},"eventCode":"{{code}}",
         "merchantAccountCode":"merchantAccount","merchantReference":"reference",{{(originalReference.Length > 0 ? $"\"originalReference\":\"{originalReference}\"," : "")}}
         "pspReference":"{{reference}}","success":"true"}
        """;
}
