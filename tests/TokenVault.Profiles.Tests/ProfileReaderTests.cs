using System.Text;
using System.Text.Json.Nodes;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Payments;
using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Tests;

public sealed class ProfileReaderTests
{
    // The smallest good profile; each test spoils one thing of it.
    private const string Good = """
        {
          "profile": "tiny", "version": 1, "content": "json",
          "credential": {"header": "X-API-Key", "value": "{credential}"},
          "accountFields": ["shop"],
          "idempotency": {"header": "Idempotency-Key", "keeps": "first_result", "windowSeconds": 86400, "marginSeconds": 3600, "replay": "safe", "comparesParameters": true},
          "amounts": {},
          "absence": {"seconds": 10, "count": 3},
          "declines": {"05": "do_not_honor"},
          "requests": {
            "authorize": {
              "method": "POST", "path": "/pay/{account.shop}",
              "body": [{"name": "ref", "value": "{operation}"}, {"name": "pan", "card": "number"}, {"name": "note", "value": "{description}", "optional": true}],
              "answers": [{"status": 200, "where": {"state": "ok"}, "result": "succeeded"}],
              "agree": {"amount": "{amount}", "currency": "{currency}"},
              "gives": {"reference": "id"}
            }
          }
        }
        """;

    [Fact]
    public void Accepts_TheSmallestGoodProfile()
    {
        var profile = Read(Good);

        Assert.Equal("tiny", profile.Name);
        Assert.False(profile.HasCardStep);
        Assert.True(profile.Find(ProfileStep.Authorize)!.HasCard);
        Assert.Equal(TimeSpan.FromHours(23), profile.Idempotency.ReplayWindow);
    }

    [Theory]
    [InlineData("stripe", true, true, 23)]
    [InlineData("checkout", true, true, null)]
    [InlineData("adyen", false, false, 144)]
    public void Accepts_WhatIsShipped(string name, bool hasCardStep, bool canQuery, int? replayHours)
    {
        var profile = ShippedProfiles.Read(name);

        Assert.Equal(name, profile.Name);
        Assert.Equal(hasCardStep, profile.HasCardStep);
        Assert.Equal(canQuery, profile.Find(ProfileStep.QueryPaymentByOwn) is not null);
        Assert.Equal(replayHours is { } hours ? TimeSpan.FromHours(hours) : null, profile.Idempotency.ReplayWindow);
        Assert.All(profile.Declines.Values, word => Assert.NotNull(DeclineReasons.Find(word)));
        Assert.Single(profile.Requests.Values.Where(request => request.HasCard).Select(request => request.Path).Distinct(
            EqualityComparer<Template>.Create((one, other) => Text(one!) == Text(other!), path => Text(path).GetHashCode(StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("\"version\": 1,", "\"version\": 2,", "$.version")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"extra\": 1,", "$ has a member that it can't have")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"version\": 1,", "strict JSON")]
    [InlineData("\"version\": 1,", "\"version\": 1, // why", "strict JSON")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"about\": \"\\ud800\",", "strict JSON")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"\\ud800\": 1,", "strict JSON")]
    [InlineData("\"profile\": \"tiny\"", "\"profile\": \"../tiny\"", "$.profile")]
    [InlineData("\"amounts\": {},", "", "$.amounts is missing")]
    [InlineData("\"absence\": {\"seconds\": 10, \"count\": 3},", "\"absence\": {\"seconds\": 10},", "$.absence.count is missing")]
    [InlineData("\"absence\": {\"seconds\": 10, \"count\": 3},", "\"absence\": {\"seconds\": 10, \"count\": 3, \"afterFailure\": 1},", "$.absence.afterFailure")]
    [InlineData("\"05\": \"do_not_honor\"", "\"05\": \"do not honor\"", "$.declines.05")]
    [InlineData("\"header\": \"X-API-Key\"", "\"header\": \"Host\"", "$.credential.header")]
    [InlineData("\"header\": \"X-API-Key\"", "\"header\": \"X-API-Key\\r\\nX\"", "$.credential.header")]
    [InlineData("\"value\": \"{credential}\"", "\"value\": \"{operation}\"", "$.credential.value")]
    [InlineData("\"keeps\": \"first_result\"", "\"keeps\": \"success_only\"", "replay is safe only")]
    [InlineData("\"keeps\": \"first_result\"", "\"keeps\": \"none\"", "replay is safe only")]
    [InlineData("\"marginSeconds\": 3600", "\"marginSeconds\": 86400", "replay is safe only")]
    [InlineData("/pay/{account.shop}", "https://evil.example/pay", "$.requests.authorize.path")]
    [InlineData("/pay/{account.shop}", "//evil.example/pay", "$.requests.authorize.path")]
    [InlineData("/pay/{account.shop}", "/pay/../admin", "$.requests.authorize.path")]
    [InlineData("/pay/{account.shop}", "/pay/%2e%2e/admin", "$.requests.authorize.path")]
    [InlineData("/pay/{account.shop}", "/pay\\\\admin", "$.requests.authorize.path")]
    [InlineData("/pay/{account.shop}", "/pay#x", "$.requests.authorize.path")]
    [InlineData("/pay/{account.shop}", "/pay\\u0000", "$.requests.authorize.path")]
    [InlineData("/pay/{account.shop}", "/pay/{credential}", "The credential may stand")]
    [InlineData("/pay/{account.shop}", "/pay/{account.other}", "accountFields")]
    [InlineData("/pay/{account.shop}", "/pay/{card.number}", "A card can't stand in a template")]
    [InlineData("/pay/{account.shop}", "/pay/{number}", "A card can't stand in a template")]
    [InlineData("/pay/{account.shop}", "/pay/{description}", "may be empty")]
    [InlineData("/pay/{account.shop}", "/pay/{nonsense}", "a placeholder that there is not")]
    [InlineData("/pay/{account.shop}", "/pay/{operation", "A brace is open")]
    [InlineData("/pay/{account.shop}", "/pay/{reference}", "is not known in this request")]
    [InlineData("\"card\": \"number\"", "\"card\": \"track2\"", "$.requests.authorize.body[1].card")]
    [InlineData("\"card\": \"number\"", "\"value\": \"{cvc}\"", "A card can't stand in a template")]
    [InlineData("{\"name\": \"pan\", \"card\": \"number\"}, ", "", "no field with \"card\": \"number\"")]
    [InlineData("\"card\": \"number\"", "\"card\": \"number\", \"digits\": true", "Only expiry_month and expiry_year")]
    [InlineData("\"optional\": true", "\"optional\": false", "may be empty")]
    [InlineData("\"value\": \"{operation}\"", "\"value\": \"{operation}\", \"optional\": true", "can't be empty")]
    [InlineData("\"value\": \"{operation}\"", "\"value\": \"{operation}\", \"charsMax\": 3", "can be cut")]
    [InlineData("\"value\": \"{operation}\"", "\"value\": \"x\", \"number\": 1", "exactly one of")]
    [InlineData("\"value\": \"{operation}\"", "\"value\": \"{method}\"", "store_card")]
    [InlineData("\"value\": \"{operation}\"", "\"value\": \"{operation}\", \"when\": \"sometimes\"", "a trait that there is not")]
    [InlineData("{\"name\": \"ref\"", "{\"name\": \"pan\"", "The name stands twice")]
    public void Rejects_AMalformedProfile_NamingThePlace(string part, string spoilt, string named) => Refused(part, spoilt, named);

    [Theory]
    [InlineData("\"method\": \"POST\"", "\"method\": \"GET\"", "may be a GET")]
    [InlineData("\"method\": \"POST\"", "\"method\": \"PUT\"", "$.requests.authorize.method")]
    [InlineData("\"method\": \"POST\",", "\"method\": \"POST\", \"key\": \"fixed\",", "must hold {operation}")]
    [InlineData("\"method\": \"POST\",", "\"method\": \"POST\", \"key\": false,", "needs its key")]
    [InlineData("\"status\": 200", "\"status\": 500", "$.requests.authorize.answers[0]")]
    [InlineData("\"status\": 200", "\"status\": 302", "$.requests.authorize.answers[0]")]
    [InlineData("\"status\": 200", "\"status\": 402", "Only an answer of 200 to 299")]
    [InlineData("\"status\": 200", "\"status\": \"9xx\"", "A status is a number")]
    [InlineData("\"where\": {\"state\": \"ok\"}, ", "", "A status alone does not say")]
    [InlineData("\"state\": \"ok\"", "\"state..x\": \"ok\"", "is no place in an answer")]
    [InlineData("\"state\": \"ok\"", "\"a[b={cvc}].c\": \"ok\"", "A card can't stand in a template")]
    [InlineData("\"result\": \"succeeded\"", "\"result\": \"absent\"", "This request can't come to that")]
    [InlineData("\"result\": \"succeeded\"", "\"result\": \"stored\"", "This request can't come to that")]
    [InlineData("\"result\": \"succeeded\"", "\"result\": \"succeeded\", \"code\": \"ok\"", "$.requests.authorize.answers[0].code")]
    [InlineData("\"amount\": \"{amount}\", ", "", "must agree in amount and currency")]
    [InlineData("\"amount\": \"{amount}\", ", "\"amount?\": \"{amount}\", ", "must agree in amount and currency")]
    [InlineData("\"result\": \"succeeded\"", "\"result\": \"succeeded\", \"agree\": {\"id\": \"{operation}\"}", "$.requests.authorize.answers[0].agree")]
    [InlineData("\"answers\": [", "\"answers\": [{\"status\": 200, \"where\": {\"state\": \"no\"}, \"result\": \"declined\", \"agree\": {}}, ", "It must name a place")]
    [InlineData("\"gives\": {\"reference\": \"id\"}", "\"gives\": {}", "where the payment's name is")]
    [InlineData("\"authorize\": {", "\"query_payment_by_own\": {", "A card may stand in store_card only")]
    [InlineData("\"authorize\": {", "\"steal\": {", "$.requests has a member that it can't have")]
    [InlineData("\"amounts\": {}", "\"amounts\": {\"decimals\": {\"EURO\": 2}}", "$.amounts.decimals.EURO")]
    [InlineData("\"amounts\": {}", "\"amounts\": {\"decimals\": {\"EUR\": 9}}", "$.amounts.decimals.EUR")]
    public void Rejects_AMalformedRequest_NamingThePlace(string part, string spoilt, string named) => Refused(part, spoilt, named);

    [Fact]
    public void Rejects_ABodyThatCouldOutgrowItsBuffer()
    {
        var field = string.Join(',', Enumerable.Range(0, 60).Select(at => $$"""{"name":"f{{at}}","value":"{description}","optional":true}"""));

        var error = Assert.Throws<ProfileException>(() => Read(Good.Replace("\"body\": [", "\"body\": [" + field + ",", StringComparison.Ordinal)));

        Assert.Contains("longer than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_ACardOutsideTheRequestThatTakesIt()
    {
        var text = ShippedProfiles.Text("stripe").Replace(
            "\"amount_to_capture\", \"value\": \"{amount}\"", "\"amount_to_capture\", \"card\": \"number\"", StringComparison.Ordinal);

        var error = Assert.Throws<ProfileException>(() => Read(text));

        Assert.Contains("$.requests.capture.body[0].card", error.Message, StringComparison.Ordinal);
    }

    // With a key that is refused (401), or a line that is full (429), the question would end the payment as not sent, and the same key pay again.
    [Theory]
    [InlineData("""{"status": 429, "result": "not_sent"}""")]
    [InlineData("""{"status": [400, 402], "where": {"error.type": "card_error"}, "result": "declined"}""")]
    public void Rejects_AQuestion_WhoseRefusalIsAnAnswer(string rule)
    {
        var root = JsonNode.Parse(ShippedProfiles.Text("stripe"))!;
        root["requests"]!["query_payment_by_reference"]!["answers"]![0] = JsonNode.Parse(rule);

        var error = Assert.Throws<ProfileException>(() => Read(root.ToJsonString()));

        Assert.Contains("$.requests.query_payment_by_reference.answers[0]: query_payment_by_reference only looks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_AQuestion_ThatSharesThePaymentsJudgement()
    {
        var root = JsonNode.Parse(ShippedProfiles.Text("stripe"))!;
        root["requests"]!["query_payment_by_reference"]!["judge"] = "intent";

        var error = Assert.Throws<ProfileException>(() => Read(root.ToJsonString()));

        Assert.Contains("$.judgements.intent.answers[", error.Message, StringComparison.Ordinal);
        Assert.Contains("query_payment_by_reference only looks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_ACardInTheSecondRequest_WhereAFirstOneTookIt()
    {
        var text = ShippedProfiles.Text("stripe").Replace(
            """{ "name": "payment_method", "value": "{method}" }""", """{ "name": "payment_method", "card": "number" }""", StringComparison.Ordinal);

        Assert.Contains("$.requests.authorize.body[2].card", Assert.Throws<ProfileException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_AFileThatIsTooLarge() =>
        Assert.Throws<ProfileException>(() => ProfileReader.Read(new byte[ProfileReader.FileBytesMax + 1], "large.json"));

    [Theory]
    [InlineData("stripe", 1234, "EUR", 1234)]
    [InlineData("stripe", 500, "JPY", 500)]
    [InlineData("stripe", 5, "ISK", 500)]
    [InlineData("stripe", 5, "UGX", 500)]
    [InlineData("stripe", 500, "MGA", 5)]
    [InlineData("stripe", 5120, "KWD", 5120)]
    [InlineData("checkout", 1234, "EUR", 1234)]
    [InlineData("checkout", 5, "CLP", 500)]
    [InlineData("checkout", 5, "ISK", 5)]
    [InlineData("checkout", 1310, "BHD", 1310)]
    [InlineData("adyen", 5, "CLP", 500)]
    [InlineData("adyen", 500, "CVE", 5)]
    [InlineData("adyen", 500, "IDR", 5)]
    [InlineData("adyen", 5, "ISK", 500)]
    [InlineData("adyen", 5124, "KWD", 5124)]
    public void Counts_AsTheProcessorDoes(string profile, long minorUnits, string code, long expected)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        var amounts = ShippedProfiles.Read(profile).Amounts;

        Assert.Equal(AmountFit.Fits, amounts.ToProcessor(minorUnits, currency, out var units));
        Assert.Equal(expected, units);
        Assert.Equal(minorUnits, amounts.FromProcessor(units, currency));
    }

    [Theory]
    [InlineData("stripe", 5124, "KWD", AmountFit.TooFine)]
    [InlineData("stripe", 501, "MGA", AmountFit.TooFine)]
    [InlineData("stripe", 100_000_000, "EUR", AmountFit.TooLarge)]
    [InlineData("checkout", 1312, "BHD", AmountFit.TooFine)]
    [InlineData("checkout", 1_000_000_000, "EUR", AmountFit.TooLarge)]
    [InlineData("adyen", 501, "CVE", AmountFit.TooFine)]
    [InlineData("adyen", 501, "IDR", AmountFit.TooFine)]
    public void Rejects_AmountsThatTheProcessorCannotExpress(string profile, long minorUnits, string code, AmountFit fit)
    {
        Assert.True(Currency.TryParse(code, out var currency));

        Assert.Equal(fit, ShippedProfiles.Read(profile).Amounts.ToProcessor(minorUnits, currency, out _));
    }

    private static void Refused(string part, string spoilt, string named)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        var position = Good.IndexOf(part, StringComparison.Ordinal);
        var text = Good[..position] + spoilt + Good[(position + part.Length)..];

        var error = Assert.Throws<ProfileException>(() => Read(text));

        Assert.StartsWith("tiny.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static string Text(Template template) => string.Concat(template.Parts.Select(part => part.Literal ?? "{}"));

    private static ProcessorProfile Read(string text) => ProfileReader.Read(Encoding.UTF8.GetBytes(text), "tiny.json");
}
