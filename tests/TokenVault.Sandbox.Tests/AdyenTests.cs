using System.Text.Json;
using File = System.IO.File;

namespace TokenVault.Sandbox.Tests;

public sealed class AdyenTests : IAsyncLifetime
{
    private const string Merchant = "\"merchantAccount\":\"Shop\"";

    private readonly SandboxProcess _sandbox = new();

    private JsonCaller Adyen => new(_sandbox, "/adyen/v71", "Idempotency-Key", ("X-API-Key", "AQEyhmfxK4PJahZCw0m/n3Q5qf3VaY9UCJ1+XWZe9W27jmlZ"));

    public Task InitializeAsync() => _sandbox.InitializeAsync();

    public Task DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Accepts_APayment_Once()
    {
        var (status, first) = await PayAsync(Cards.Approved, key: "key");
        var (_, second) = await PayAsync(Cards.Approved, key: "key");
        var (changed, error) = await PayAsync("5555555555554444", key: "key");

        Assert.Equal((200, "Authorised", "ord-1"), (status, Text(first, "resultCode"), Text(first, "merchantReference")));
        Assert.Matches("^(?=.*[A-Z])[A-Z0-9]{16}$", Text(first, "pspReference"));
        Assert.Matches("^0[0-9]{14}$", Text(first.GetProperty("additionalData"), "networkTxReference"));
        Assert.Equal("6 Postal code matches, but the address doesn't match", Text(first.GetProperty("additionalData"), "avsResult"));
        Assert.Equal("1 Matches", Text(first.GetProperty("additionalData"), "cvcResult"));
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal((422, "validation"), (changed, Text(error, "errorType")));
        Assert.Equal(1000, (await _sandbox.SummaryAsync()).GetProperty("amounts").GetProperty("eur").GetInt64());
        var written = await File.ReadAllTextAsync(_sandbox.RecordsPath);
        Assert.DoesNotContain("424242424242", written, StringComparison.Ordinal);
        Assert.DoesNotContain("9731", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4000000000000002", "2")]
    [InlineData("4000000000009995", "12")]
    [InlineData("4000000000000069", "6")]
    [InlineData("4000000000000127", "24")]
    [InlineData("4000000000009979", "5")]
    [InlineData("4100000000000019", "20")]
    [InlineData("4000002760003184", "38")]
    public async Task Refuses_WithPublishedCodes(string number, string code)
    {
        var (status, payment) = await PayAsync(number);
        Assert.Equal((200, "Refused", code), (status, Text(payment, "resultCode"), Text(payment, "refusalReasonCode")));
    }

    [Fact]
    public async Task Captures_AndRefunds_InParts_ButNeverMore()
    {
        var (_, held) = await PayAsync(Cards.Approved, ",\"additionalData\":{\"manualCapture\":\"true\"}");
        var id = Text(held, "pspReference");
        var (status, first) = await ModifyAsync($"/payments/{id}/captures", 300, "take-1");
        Assert.Equal((201, "received", id), (status, Text(first, "status"), Text(first, "paymentPspReference")));
        Assert.Equal((422, "137"), await FailureAsync($"/payments/{id}/captures", 701));
        Assert.Equal(201, (await ModifyAsync($"/payments/{id}/captures", 700, "take-2")).Status);
        Assert.Equal(201, (await ModifyAsync($"/payments/{id}/refunds", 400, "back")).Status);
        Assert.Equal((422, "137"), await FailureAsync($"/payments/{id}/refunds", 601));
        Assert.Equal((422, "167"), await FailureAsync("/payments/ABCDEFGHJKLMNPQR/captures", 1));

        var summary = await _sandbox.SummaryAsync();
        Assert.Equal((1000, 400), (summary.GetProperty("amounts").GetProperty("eur").GetInt64(), summary.GetProperty("refunded").GetProperty("eur").GetInt64()));
        Assert.Contains($",{id},take-2,700,eur,succeeded,", await _sandbox.Http.GetStringAsync("/sandbox/report.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", 1, "succeeded")]
    [InlineData("false", 0, "failed")]
    public async Task Receives_ACancellationByReference_WhateverItDoes(string manual, int released, string reported)
    {
        var (_, payment) = await PayAsync(Cards.Approved, $",\"additionalData\":{{\"manualCapture\":\"{manual}\"}}");
        var (status, received) = await Adyen.PostAsync("/cancels", $"{{{Merchant},\"paymentReference\":\"ord-1\",\"reference\":\"drop\"}}");
        Assert.Equal((201, "received", "ord-1"), (status, Text(received, "status"), Text(received, "paymentReference")));
        Assert.Equal(201, (await Adyen.PostAsync("/cancels", $"{{{Merchant},\"paymentReference\":\"never-seen\"}}")).Status);

        Assert.Equal(released, (await _sandbox.SummaryAsync()).GetProperty("released").GetInt32());
        var report = await _sandbox.Http.GetStringAsync("/sandbox/report.csv");
        Assert.Contains($"void,{Text(received, "pspReference")},{Text(payment, "pspReference")},drop,", report, StringComparison.Ordinal);
        Assert.Contains($",eur,{reported},", report[report.IndexOf("void,", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancels_AHold()
    {
        var (_, held) = await PayAsync(Cards.Approved, ",\"captureDelayHours\":48");
        var path = $"/payments/{Text(held, "pspReference")}/cancels";
        Assert.Equal(201, (await Adyen.PostAsync(path, $"{{{Merchant}}}")).Status);
        Assert.Equal(422, (await Adyen.PostAsync(path, $"{{{Merchant}}}")).Status);
        Assert.Equal(1, (await _sandbox.SummaryAsync()).GetProperty("released").GetInt32());
    }

    [Fact]
    public async Task Asks_ForAuthentication_UnlessItCameFromElsewhere()
    {
        var (_, waiting) = await PayAsync("4000002760003184", ",\"returnUrl\":\"https://shop.example/back\"");
        Assert.Equal("RedirectShopper", Text(waiting, "resultCode"));
        var url = Text(waiting.GetProperty("action"), "url")!["/adyen/v71".Length..];
        Assert.Equal("Authorised", Text((await Adyen.PostAsync(url, "{}")).Body, "resultCode"));

        var (_, done) = await PayAsync("4000002760003184", ",\"mpiData\":{\"cavv\":\"AAAA\",\"eci\":\"05\",\"authenticationResponse\":\"Y\"}");
        Assert.Equal("Authorised", Text(done, "resultCode"));
    }

    [Theory]
    [InlineData("4242424242424241", "", 422, "101")]
    [InlineData("4242424242424242", ",\"surprise\":1", 422, "702")]
    public async Task Rejects_BadRequests(string number, string rest, int status, string code)
    {
        var (answered, error) = await PayAsync(number, rest);
        Assert.Equal((status, code), (answered, Text(error, "errorCode")));
    }

    [Fact]
    public async Task Rejects_AMissingKey()
    {
        var stranger = new JsonCaller(_sandbox, "/adyen/v71", "Idempotency-Key", ("X-API-Key", "short"));
        Assert.Equal(401, (await stranger.PostAsync("/payments", "{}")).Status);
    }

    private Task<(int Status, JsonElement Body)> PayAsync(string number, string rest = "", string? key = null) => Adyen.PostAsync(
        "/payments",
        $$"""
        { {{Merchant}},"reference":"ord-1","amount":{"value":1000,"currency":"EUR"},"billingAddress":{"postalCode":"D01","city":"Dublin"},
        "paymentMethod":{"type":"scheme","number":"{{number}}","expiryMonth":"03","expiryYear":"2040","cvc":"9731"}{{rest}} }
        """,
        key);

    private Task<(int Status, JsonElement Body)> ModifyAsync(string path, long amount, string reference) => Adyen.PostAsync(
        path, $"{{{Merchant},\"reference\":\"{reference}\",\"amount\":{{\"value\":{amount},\"currency\":\"EUR\"}}}}");

    private async Task<(int Status, string? Code)> FailureAsync(string path, long amount)
    {
        var (status, error) = await ModifyAsync(path, amount, "more");
        return (status, Text(error, "errorCode"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
