using System.Text.Json;
using File = System.IO.File;

namespace TokenVault.Sandbox.Tests;

public sealed class CheckoutTests : IAsyncLifetime
{
    private readonly SandboxProcess _sandbox = new();

    private JsonCaller Checkout => new(_sandbox, "/cko", "Cko-Idempotency-Key", ("Authorization", "Bearer sk_sbx_0123456789abcdef"));

    public Task InitializeAsync() => _sandbox.InitializeAsync();

    public Task DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Accepts_ATokenOfAPublicKey_AndTakesThePayment()
    {
        var shop = new JsonCaller(_sandbox, "/cko", "Cko-Idempotency-Key", ("Authorization", "pk_sbx_0123456789abcdef"));
        var (made, token) = await shop.PostAsync(
            "/tokens", """{"type":"card","number":"4242424242424242","expiry_month":12,"expiry_year":2040,"cvv":"9731","billing_address":{"zip":"D01"}}""");
        Assert.Equal(201, made);
        var (refused, _) = await shop.PostAsync("/payments", "{}");
        Assert.Equal(401, refused);

        var (status, payment) = await Checkout.PostAsync("/payments", $$"""
            {"source":{"type":"token","token":"{{Text(token, "token")}}" },"amount":1000,"currency":"EUR","reference":"ord\u002D1","metadata":{"operation":"op-1"} }
            """);
        Assert.Equal(201, status);
        Assert.True(payment.GetProperty("approved").GetBoolean());
        Assert.Equal(
            ("Captured", "10000", "ord-1", "EUR", "4242", "Z", "Y"),
            (Text(payment, "status"), Text(payment, "response_code"), Text(payment, "reference"), Text(payment, "currency"),
                Text(payment.GetProperty("source"), "last4"), Text(payment.GetProperty("source"), "avs_check"), Text(payment.GetProperty("source"), "cvv_check")));
        Assert.StartsWith("pay_", Text(payment, "id"), StringComparison.Ordinal);
        Assert.StartsWith("act_", Text(payment, "action_id"), StringComparison.Ordinal);
        Assert.Matches("^0[0-9]{14}$", Text(payment, "scheme_id"));
        Assert.Equal(1000, (await _sandbox.SummaryAsync()).GetProperty("amounts").GetProperty("eur").GetInt64());

        var written = await File.ReadAllTextAsync(_sandbox.RecordsPath);
        Assert.DoesNotContain("424242424242", written, StringComparison.Ordinal);
        Assert.DoesNotContain("9731", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4000000000000002", "20005")]
    [InlineData("4000000000009995", "20051")]
    [InlineData("4000000000000069", "20054")]
    [InlineData("4100000000000019", "20059")]
    [InlineData("4000000000000127", "20082")]
    [InlineData("4444333322221111", "20014")]
    [InlineData("4000000000009979", "30043")]
    [InlineData("4000002760003184", "20154")]
    public async Task Declines_WithPublishedCodes(string number, string code)
    {
        var (status, payment) = await PayAsync(number);
        Assert.Equal(201, status);
        Assert.False(payment.GetProperty("approved").GetBoolean());
        Assert.Equal(("Declined", code), (Text(payment, "status"), Text(payment, "response_code")));
    }

    [Fact]
    public async Task Captures_AndRefunds_InParts_ButNeverMore()
    {
        var (_, held) = await PayAsync(Cards.Approved, """ "reference":"hold","capture":false""");
        var id = Text(held, "id");
        Assert.Equal("Authorized", Text(held, "status"));
        Assert.Equal(403, (await Checkout.PostAsync($"/payments/{id}/refunds", "{}")).Status);

        var (status, first) = await Checkout.PostAsync($"/payments/{id}/captures", """{"amount":300,"reference":"take-1"}""");
        Assert.Equal((202, "take-1"), (status, Text(first, "reference")));
        Assert.Equal(422, (await Checkout.PostAsync($"/payments/{id}/captures", """{"amount":701}""")).Status);
        Assert.Equal(403, (await Checkout.PostAsync($"/payments/{id}/voids", "{}")).Status);
        Assert.Equal("Partially Captured", Text(await Checkout.GetAsync("/payments/" + id), "status"));
        Assert.Equal(202, (await Checkout.PostAsync($"/payments/{id}/captures", """{"amount":700,"reference":"take-2"}""")).Status);
        Assert.Equal(403, (await Checkout.PostAsync($"/payments/{id}/captures", "{}")).Status);
        Assert.Equal(202, (await Checkout.PostAsync($"/payments/{id}/refunds", """{"amount":400,"reference":"back"}""")).Status);
        Assert.Equal(422, (await Checkout.PostAsync($"/payments/{id}/refunds", """{"amount":601}""")).Status);

        var found = await Checkout.GetAsync("/payments?reference=hold");
        var balances = Assert.Single(found.GetProperty("data").EnumerateArray()).GetProperty("balances");
        Assert.Equal((1000L, 400L, 600L), (Number(balances, "total_captured"), Number(balances, "total_refunded"), Number(balances, "available_to_refund")));
        Assert.Equal(
            ["Refund", "Capture", "Capture", "Authorization"],
            (await Checkout.GetAsync($"/payments/{id}/actions")).EnumerateArray().Select(action => Text(action, "type")));
        var report = await _sandbox.Http.GetStringAsync("/sandbox/report.csv");
        Assert.Contains($",{id},take-1,300,eur,", report, StringComparison.Ordinal);
        Assert.Contains($",{id},take-2,700,eur,", report, StringComparison.Ordinal);
        Assert.Contains($",{id},back,400,eur,", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voids_AHold()
    {
        var (_, held) = await PayAsync(Cards.Approved, """ "reference":"hold","capture":false""");
        Assert.Equal(202, (await Checkout.PostAsync($"/payments/{Text(held, "id")}/voids", """{"reference":"drop"}""")).Status);
        Assert.Equal("Voided", Text(await Checkout.GetAsync("/payments/" + Text(held, "id")), "status"));
        Assert.Equal(1, (await _sandbox.SummaryAsync()).GetProperty("released").GetInt32());
    }

    [Fact]
    public async Task Keeps_SuccessesOnly_SoThatAFailureIsAttemptedAgain()
    {
        using (var content = new StringContent("""{"error500After":1}"""))
        using (await _sandbox.Http.PutAsync("/sandbox/faults", content))
        {
            Assert.Equal(500, (await PayAsync(Cards.Approved, key: "key")).Status);
        }

        using (await _sandbox.Http.DeleteAsync("/sandbox/faults"))
        {
            var (status, second) = await PayAsync(Cards.Approved, key: "key");
            var (_, third) = await PayAsync(Cards.Approved, key: "key");
            Assert.Equal(201, status);
            Assert.Equal(Text(second, "id"), Text(third, "id"));
        }

        // The published rule at work: whoever repeats after a 500 has paid twice.
        Assert.Equal(2, (await _sandbox.SummaryAsync()).GetProperty("charges").GetInt32());
        Assert.Equal(2, (await Checkout.GetAsync("/payments?reference=ord")).GetProperty("total_count").GetInt32());
    }

    [Theory]
    [InlineData("succeeded", "Captured")]
    [InlineData("failed", "Declined")]
    public async Task Asks_ForAuthentication(string outcome, string final)
    {
        var (status, pending) = await PayAsync("4000002760003184", """ "reference":"ord","3ds":{"enabled":true}""");
        Assert.Equal((202, "Pending"), (status, Text(pending, "status")));
        var redirect = Text(pending.GetProperty("_links").GetProperty("redirect"), "href")!["/cko".Length..];
        await Checkout.PostAsync(redirect, $$"""{"outcome":"{{outcome}}"}""");
        Assert.Equal(final, Text(await Checkout.GetAsync("/payments/" + Text(pending, "id")), "status"));
    }

    [Fact]
    public async Task Accepts_AuthenticationFromElsewhere()
    {
        var (_, payment) = await PayAsync("4000002760003184", """ "reference":"ord","3ds":{"enabled":true,"eci":"05","cryptogram":"AAAA","xid":"x","version":"2.2.0"}""");
        Assert.Equal("Captured", Text(payment, "status"));
    }

    [Theory]
    [InlineData("""{"amount":1,"currency":"EUR"}""", "source_type_required")]
    [InlineData("""{"source":{"type":"token","token":"tok_none"},"amount":1,"currency":"EUR"}""", "token_invalid")]
    [InlineData("""{"source":{"type":"card","number":"4242424242424241","expiry_month":1,"expiry_year":2040},"amount":1,"currency":"EUR"}""", "card_number_invalid")]
    [InlineData("""{"source":{"type":"card","number":"4242424242424242","expiry_month":1,"expiry_year":2040},"amount":-1,"currency":"EUR"}""", "amount_invalid")]
    [InlineData("""{"source":{"type":"card","number":"4242424242424242","expiry_month":1,"expiry_year":2040},"amount":1,"currency":"XXX"}""", "currency_invalid")]
    [InlineData("""{"source":{"type":"card","number":"4242424242424242","expiry_month":1,"expiry_year":2040},"amount":1,"currency":"EUR","reference":"4242 4242 4242 4242"}""", "reference_invalid")]
    [InlineData("""{"amount":1""", "request_invalid")]
    [InlineData("""{"amount":1} {}""", "request_invalid")]
    [InlineData("""[]""", "request_invalid")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""", "request_invalid")]
    [InlineData("""{"amount":1,"amount":2}""", "request_invalid")]
    public async Task Rejects_BadRequests(string json, string code)
    {
        var (status, error) = await Checkout.PostAsync("/payments", json);
        Assert.Equal(422, status);
        Assert.Equal(code, Assert.Single(error.GetProperty("error_codes").EnumerateArray()).GetString());
        Assert.DoesNotContain("4242", await File.ReadAllTextAsync(_sandbox.RecordsPath), StringComparison.Ordinal);
    }

    private Task<(int Status, JsonElement Body)> PayAsync(string number, string rest = """ "reference":"ord" """, string? key = null) => Checkout.PostAsync(
        "/payments",
        $$"""{"source":{"type":"card","number":"{{number}}","expiry_month":12,"expiry_year":2040,"cvv":"314"},"amount":1000,"currency":"EUR",{{rest}} }""",
        key);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
