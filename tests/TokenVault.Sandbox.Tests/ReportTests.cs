using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stripe;

namespace TokenVault.Sandbox.Tests;

public sealed class ReportTests : IAsyncLifetime
{
    private readonly SandboxProcess _sandbox = new();

    private PaymentIntentService Intents => new(_sandbox.Stripe);

    public Task InitializeAsync() => _sandbox.InitializeAsync();

    public Task DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Shows_EveryAuthorization_WithItsOwnReferences_ThroughARestart()
    {
        var held = await Intents.CreateAsync(Marked("pm_card_visa", "op-1", 5000, "manual"), new() { IdempotencyKey = "key-1" });
        await Intents.CaptureAsync(held.Id, new() { AmountToCapture = 3000, Metadata = new() { ["operation"] = "op-2" } });
        await new RefundService(_sandbox.Stripe).CreateAsync(new() { PaymentIntent = held.Id, Amount = 1000 });
        await Assert.ThrowsAsync<StripeException>(
            () => Intents.CreateAsync(Marked("pm_card_visa_chargeDeclinedInsufficientFunds", "op-3", 700, "automatic")));
        await _sandbox.KillAsync();
        await _sandbox.StartAsync();

        var lines = await LedgerAsync();
        Assert.Equal(2, lines.Count);
        var approved = Assert.Single(lines, line => Text(line, "outcome") is "approved");
        Assert.Equal(
            ("op-1", "order-of-op-1", "eur", "4242"),
            (Text(approved, "operation"), Text(approved, "payment"), Text(approved, "currency"), Text(approved, "last4")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("key-1"u8)), Text(approved, "idempotencyKey"));
        Assert.Equal(
            (5000L, 3000L, 1000L),
            (approved.GetProperty("amount").GetInt64(), approved.GetProperty("captured").GetInt64(), approved.GetProperty("refunded").GetInt64()));
        Assert.Equal(held.Id, Text(approved, "paymentIntent"));
        Assert.Equal(
            "acct_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(SandboxProcess.SecretKey)))[..16],
            Text(approved, "account"));
        var declined = Assert.Single(lines, line => Text(line, "outcome") is "declined");
        Assert.Equal(("op-3", "insufficient_funds"), (Text(declined, "operation"), Text(declined, "declineCode")));
    }

    [Fact]
    public async Task Reports_EveryMovement_WithTheReferenceOfItsRequest()
    {
        var sold = await Intents.CreateAsync(Marked("pm_card_visa", "sale", 900, "automatic"));
        var held = await Intents.CreateAsync(Marked("pm_card_visa", "hold", 5000, "manual"));
        await Intents.CaptureAsync(held.Id, new() { AmountToCapture = 3000, Metadata = new() { ["operation"] = "take, \"now\"" } });
        await new RefundService(_sandbox.Stripe).CreateAsync(
            new() { PaymentIntent = held.Id, Amount = 1000, Metadata = new() { ["operation"] = "back" } });
        var dropped = await Intents.CreateAsync(Marked("pm_card_visa", "hold-2", 4000, "manual"));
        using var canceled = await _sandbox.PostAsync($"/v1/payment_intents/{dropped.Id}/cancel", "metadata[operation]=drop");
        Assert.True(canceled.IsSuccessStatusCode);

        var report = (await _sandbox.Http.GetStringAsync("/sandbox/report.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("type,id,payment_id,reference,amount,currency,status,created", report[0]);
        Assert.Equal(
            [
                $"authorization,{sold.Id},sale,900", $"capture,{sold.Id},sale,900",
                $"authorization,{held.Id},hold,5000", $"capture,{held.Id},\"take, \"\"now\"\"\",3000", $"refund,{held.Id},back,1000",
                $"authorization,{dropped.Id},hold-2,4000", $"void,{dropped.Id},drop,4000",
            ],
            report.Skip(1).Select(WithoutIdAndEnd).Order(StringComparer.Ordinal).OrderBy(Payment(sold.Id, held.Id, dropped.Id)).ThenBy(Kind),
            StringComparer.Ordinal);
        Assert.Single((await _sandbox.Http.GetStringAsync("/sandbox/report.csv?to=1000")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Single((await _sandbox.Http.GetStringAsync("/sandbox/report.csv?account=acct_none")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Merges_TheMetadataOfLaterCalls()
    {
        var held = await Intents.CreateAsync(Marked("pm_card_visa", "first", 5000, "manual"));
        await Intents.CaptureAsync(held.Id, new() { Metadata = new() { ["operation"] = "second", ["payment"] = "" } });

        Assert.Equal(held.Id, Assert.Single((await Intents.SearchAsync(new() { Query = "metadata['operation']:'second'" })).Data).Id);
        Assert.Empty((await Intents.SearchAsync(new() { Query = "metadata['operation']:'first'" })).Data);
        Assert.DoesNotContain("payment", (await Intents.GetAsync(held.Id)).Metadata.Keys);
    }

    [Theory]
    [InlineData("4242424242424242", "pass", "pass", "pass")]
    [InlineData("4000000000000010", "fail", "fail", "pass")]
    [InlineData("4000000000000028", "fail", "pass", "pass")]
    [InlineData("4000000000000036", "pass", "fail", "pass")]
    [InlineData("4000000000000044", "unavailable", "unavailable", "pass")]
    [InlineData("4000000000000101", "pass", "pass", "fail")]
    public async Task Tells_ChecksAndTheNetworksName_OnTheCharge(string number, string line, string postalCode, string cvc)
    {
        var options = Cards.Of(number);
        options.BillingDetails = new() { Address = new() { Line1 = "1 Long Street", PostalCode = "D01" } };
        var method = await new PaymentMethodService(_sandbox.Stripe).CreateAsync(options);
        var payment = Cards.Payment(method.Id);
        payment.AddExpand("latest_charge");
        var card = (await Intents.CreateAsync(payment)).LatestCharge.PaymentMethodDetails.Card;

        Assert.Equal((line, postalCode, cvc), (card.Checks.AddressLine1Check, card.Checks.AddressPostalCodeCheck, card.Checks.CvcCheck));
        Assert.Matches("^0[0-9]{14}$", card.NetworkTransactionId);
    }

    [Fact]
    public async Task Accepts_AuthenticationFromElsewhere()
    {
        using var answer = await _sandbox.PostAsync(
            "/v1/payment_intents",
            "amount=1000&currency=eur&payment_method=pm_card_authenticationRequired&confirm=true"
            + "&payment_method_options[card][three_d_secure][cryptogram]=AAAA&payment_method_options[card][three_d_secure][version]=2.2.0");
        using var intent = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("succeeded", Text(intent.RootElement, "status"));
    }

    private static PaymentIntentCreateOptions Marked(string method, string operation, long amount, string capture)
    {
        var options = Cards.Payment(method, amount, capture);
        options.Metadata = new() { ["operation"] = operation, ["payment"] = "order-of-" + operation };
        return options;
    }

    private async Task<List<JsonElement>> LedgerAsync() =>
        [.. (await _sandbox.Http.GetStringAsync("/sandbox/ledger"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    // The row's own identifier and what follows the amount are not known beforehand.
    private static string WithoutIdAndEnd(string row)
    {
        var parts = row.Split(',');
        return string.Join(',', [parts[0], .. parts[2..^3]]);
    }

    private static Func<string, int> Payment(params string[] ids) => row => Array.FindIndex(ids, id => row.Contains(id, StringComparison.Ordinal));

    private static int Kind(string row) => Array.IndexOf(["authorization", "capture", "void", "refund"], row.Split(',')[0]);
}
