using System.Text;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Profiles.Tests;

public sealed class WebhookRulesTests
{
    [Theory]
    [InlineData("stripe", WebhookScheme.Stripe, "Stripe-Signature", 300)]
    [InlineData("checkout", WebhookScheme.HmacHeader, "Cko-Signature", 0)]
    [InlineData("adyen", WebhookScheme.AdyenHmac, "", 0)]
    public void Accepts_WhatIsShipped(string name, WebhookScheme scheme, string header, int toleranceSeconds)
    {
        var rules = ShippedProfiles.Read(name).Webhook!;

        Assert.Equal((scheme, header, TimeSpan.FromSeconds(toleranceSeconds)), (rules.Scheme, rules.Header, rules.Tolerance));
        Assert.All(rules.Kinds.Values.Where(kind => kind != WebhookKind.Ignore), kind => Assert.NotEmpty(rules.References[kind]));
    }

    [Fact]
    public void Reads_KindsAndPlaces()
    {
        var rules = ShippedProfiles.Read("stripe").Webhook!;

        Assert.Equal(WebhookKind.Dispute, rules.Kinds["charge.dispute.closed"]);
        Assert.Equal(["data", "object", "payment_intent"], Assert.Single(rules.References[WebhookKind.Refund]).Names);
    }

    // Adyen has no call that tells how a payment stands, so there is nothing to follow an event to; but a failure is not passed over.
    [Fact]
    public void Follows_NothingOfAdyen_ButTellsOfFailures()
    {
        var rules = ShippedProfiles.Read("adyen").Webhook!;

        Assert.All(rules.Kinds.Values, kind => Assert.True(kind is WebhookKind.Ignore or WebhookKind.Failure));
        Assert.Equal((WebhookKind.Failure, WebhookKind.Ignore), (rules.Kinds["CAPTURE.false"], rules.Kinds["CAPTURE.true"]));
        Assert.Equal((WebhookKind.Failure, WebhookKind.Failure), (rules.Kinds["CAPTURE_FAILED.true"], rules.Kinds["REFUND_FAILED.true"]));
    }

    // Accepted with 202 and declined later: only the payment's totals tell.
    [Theory]
    [InlineData("payment_capture_declined", WebhookKind.Payment)]
    [InlineData("payment_refund_declined", WebhookKind.Refund)]
    public void Fetches_WhatFailedLater_AtCheckout(string type, WebhookKind kind) =>
        Assert.Equal(kind, ShippedProfiles.Read("checkout").Webhook!.Kinds[type]);

    [Theory]
    [InlineData("\"scheme\": \"stripe\"", "\"scheme\": \"none\"", "$.webhook.scheme")]
    [InlineData("\"scheme\": \"stripe\"", "\"scheme\": \"hmac_header\"", "$.webhook.toleranceSeconds")]
    [InlineData("\"scheme\": \"stripe\"", "\"scheme\": \"adyen_hmac\"", "$.webhook.header")]
    [InlineData("\"toleranceSeconds\": 300", "\"toleranceSeconds\": 86400", "$.webhook.toleranceSeconds")]
    [InlineData("\"toleranceSeconds\": 300,", "", "$.webhook.toleranceSeconds")]
    [InlineData("\"header\": \"Stripe-Signature\"", "\"header\": \"Content-Type\"", "$.webhook.header")]
    [InlineData("\"header\": \"Stripe-Signature\"", "\"header\": \"a b\"", "$.webhook.header")]
    [InlineData("\"eventId\": \"id\"", "\"eventId\": \"a..b\"", "$.webhook.eventId")]
    [InlineData("\"eventId\": \"id\"", "\"eventId\": \"a[0]\"", "$.webhook.eventId")]
    [InlineData("\"eventId\": \"id\"", "\"eventId\": []", "$.webhook.eventId")]
    [InlineData("\"eventType\": \"type\"", "\"eventType\": \"a.b.c.d.e.f.g.h.i\"", "$.webhook.eventType")]
    [InlineData("\"charge.refunded\": \"refund\"", "\"charge.refunded\": \"chargeback\"", "$.webhook.kinds")]
    [InlineData("\"charge.refunded\": \"refund\"", "\"charge refunded\": \"refund\"", "$.webhook.kinds")]
    [InlineData("\"dispute\": \"data.object.id\"", "\"other\": \"data.object.id\"", "$.webhook.references")]
    [InlineData("\"eventType\": \"type\"", "\"eventType\": \"type\", \"secret\": \"x\"", "$.webhook")]
    [InlineData("\"fetch_dispute\": {", "\"fetch_other\": {", "$.requests")]
    [InlineData("\"payment\": \"payment_intent\",", "", "$.requests.fetch_dispute")]
    public void Rejects_AMalformedOne_AndNamesThePlace(string good, string bad, string place)
    {
        var text = ShippedProfiles.Text("stripe");
        Assert.Contains(good, text, StringComparison.Ordinal);

        var error = Assert.Throws<ProfileException>(() => Read(text.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payment", "\"fetch\"")]
    [InlineData("dispute", "\"fetch\"")]
    public void Rejects_WhatCouldNotBeFetched(string kind, string missing)
    {
        var text = ShippedProfiles.Text("adyen").Replace("\"CAPTURE.true\": \"ignore\"", $"\"CAPTURE.true\": \"{kind}\"", StringComparison.Ordinal);

        Assert.Contains(missing, Assert.Throws<ProfileException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_ItOut_WhereTheProfileDoes()
    {
        var text = ShippedProfiles.Text("adyen");
        var start = text.IndexOf(",\n  \"webhook\"", StringComparison.Ordinal);

        Assert.Null(Read(text[..start] + "\n}\n").Webhook);
    }

    private static ProcessorProfile Read(string text) => ProfileReader.Read(Encoding.UTF8.GetBytes(text), "changed.json");
}
