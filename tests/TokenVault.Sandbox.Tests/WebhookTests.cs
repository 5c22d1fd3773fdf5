using System.Text.Json;
using Stripe;

namespace TokenVault.Sandbox.Tests;

public sealed class WebhookTests : IAsyncLifetime
{
    private readonly SandboxProcess _sandbox = new();
    private readonly WebhookReceiver _receiver = new();

    private PaymentIntentService Intents => new(_sandbox.Stripe);

    private string Authority => _sandbox.WriteFile("ca.pem", "");

    public async Task InitializeAsync()
    {
        await _sandbox.InitializeAsync();
        await _sandbox.KillAsync();
        await _receiver.StartAsync(Authority);
        await _sandbox.StartAsync("--webhook-authority", "ca.pem");
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Sends_SignedEvents_ThatTheVendorsOwnClientAccepts()
    {
        var endpoint = await SubscribeAsync("*");
        var sold = await Intents.CreateAsync(Cards.Payment("pm_card_visa", 900));
        var held = await Intents.CreateAsync(Cards.Payment("pm_card_visa", 800, "manual"));
        await Intents.CancelAsync(held.Id);
        await Intents.CreateAsync(Cards.Payment("pm_card_authenticationRequired"));
        await Assert.ThrowsAsync<StripeException>(() => Intents.CreateAsync(Cards.Payment("pm_card_visa_chargeDeclined")));
        var refund = await new RefundService(_sandbox.Stripe).CreateAsync(new() { PaymentIntent = sold.Id, Amount = 100 });
        await new RefundService(_sandbox.Stripe).UpdateAsync(refund.Id, new() { Metadata = new() { ["a"] = "b" } });

        var events = Parsed(await _receiver.WaitAsync(8), endpoint.Secret);
        Assert.Equal(
            [
                "charge.refunded", "payment_intent.amount_capturable_updated", "payment_intent.canceled", "payment_intent.payment_failed",
                "payment_intent.requires_action", "payment_intent.succeeded", "refund.created", "refund.updated",
            ],
            events.Select(published => published.Type).Order(StringComparer.Ordinal));
        var success = Assert.Single(events, published => published.Type is "payment_intent.succeeded");
        Assert.Equal((sold.Id, 900L), (((PaymentIntent)success.Data.Object).Id, ((PaymentIntent)success.Data.Object).AmountReceived));
        Assert.Equal(success.Id, (await new EventService(_sandbox.Stripe).GetAsync(success.Id)).Id);
        Assert.Equal(8, (await new EventService(_sandbox.Stripe).ListAsync()).Data.Count);
        var forged = _receiver.Received.First();
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(forged.Body + " ", forged.Signature, endpoint.Secret, throwOnApiVersionMismatch: false));
    }

    [Fact]
    public async Task Sends_Again_UntilItIsAccepted_ThroughARestart()
    {
        _receiver.Status = 500;
        var endpoint = await SubscribeAsync("payment_intent.succeeded");
        await Intents.CreateAsync(Cards.Payment("pm_card_visa"));
        await _receiver.WaitAsync(2);
        await _sandbox.KillAsync();
        var refused = _receiver.Received.Count;
        _receiver.Status = 204;
        await _sandbox.StartAsync("--webhook-authority", "ca.pem");

        var events = Parsed(await _receiver.WaitAsync(refused + 1), endpoint.Secret);
        Assert.Single(events.Select(published => published.Id).Distinct(StringComparer.Ordinal));
        await SettledAsync();
        await _sandbox.KillAsync();
        var all = _receiver.Received.Count;
        await _sandbox.StartAsync("--webhook-authority", "ca.pem");
        Assert.Equal(0, (await FiguresAsync()).GetProperty("waiting").GetInt64());
        Assert.Equal(all, _receiver.Received.Count);
    }

    [Fact]
    public async Task Tells_OnlyWhoAskedForIt()
    {
        await SubscribeAsync("refund.created");
        var intent = await Intents.CreateAsync(Cards.Payment("pm_card_visa"));
        await new RefundService(_sandbox.Stripe).CreateAsync(new() { PaymentIntent = intent.Id });
        var stranger = new PaymentIntentService(_sandbox.ClientWith("sk_test_ffffffffffffffffffffffffffffffff"));
        await stranger.CreateAsync(Cards.Payment("pm_card_visa"));
        await _receiver.WaitAsync(1);
        await SettledAsync();

        Assert.Contains("refund.created", Assert.Single(_receiver.Received).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("webhookLost", 0)]
    [InlineData("webhookDuplicate", 2)]
    [InlineData("webhookReorder", 1)]
    public async Task Suffers_ItsFaults(string fault, int copies)
    {
        await SubscribeAsync("payment_intent.succeeded");
        using (var content = new StringContent($$"""{"{{fault}}":1}"""))
        using (await _sandbox.Http.PutAsync("/sandbox/faults", content))
        {
            await Intents.CreateAsync(Cards.Payment("pm_card_visa", 1001));
        }

        using (await _sandbox.Http.DeleteAsync("/sandbox/faults"))
        {
            await Intents.CreateAsync(Cards.Payment("pm_card_visa", 1002));
        }

        var received = await _receiver.WaitAsync(copies + 1);
        await SettledAsync();
        Assert.Equal(copies, _receiver.Received.Count(delivery => delivery.Body.Contains("1001", StringComparison.Ordinal)));
        if (fault is "webhookReorder")
        {
            Assert.Contains("1002", received[0].Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Follows_ADispute()
    {
        var endpoint = await SubscribeAsync("charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed");
        var intent = await Intents.CreateAsync(Cards.Payment("pm_card_visa", 2000));
        using (var opened = await _sandbox.PostAsync("/sandbox/disputes", $"payment_intent={intent.Id}&amount=1500&reason=product_not_received"))
        {
            Assert.True(opened.IsSuccessStatusCode);
        }

        var disputes = new DisputeService(_sandbox.Stripe);
        var dispute = Assert.Single((await disputes.ListAsync(new() { PaymentIntent = intent.Id })).Data);
        Assert.Equal((1500L, "needs_response", "product_not_received"), (dispute.Amount, dispute.Status, dispute.Reason));
        Assert.True((await new ChargeService(_sandbox.Stripe).GetAsync(dispute.ChargeId)).Disputed);
        foreach (var status in new[] { "under_review", "lost" })
        {
            using var moved = await _sandbox.PostAsync("/sandbox/disputes/" + dispute.Id, "status=" + status);
            Assert.True(moved.IsSuccessStatusCode);
        }

        using var closed = await _sandbox.PostAsync("/sandbox/disputes/" + dispute.Id, "status=won");
        Assert.Equal(400, (int)closed.StatusCode);
        Assert.Equal("lost", (await disputes.GetAsync(dispute.Id)).Status);
        Assert.Contains($"dispute,{dispute.Id},{intent.Id},,1500,eur,lost,", await _sandbox.Http.GetStringAsync("/sandbox/report.csv"), StringComparison.Ordinal);
        var events = Parsed(await _receiver.WaitAsync(3), endpoint.Secret);
        Assert.Equal(
            ["charge.dispute.closed", "charge.dispute.created", "charge.dispute.updated"],
            events.Select(published => published.Type).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rejects_WhoIsNotWhomItTrusts()
    {
        await _sandbox.KillAsync();
        using var other = new SandboxCertificate();
        other.Write(_sandbox.WriteFile("other.pem", ""), _sandbox.WriteFile("other.key", ""));
        await _sandbox.StartAsync("--webhook-authority", "other.pem");
        await SubscribeAsync("*");
        await Intents.CreateAsync(Cards.Payment("pm_card_visa"));
        while ((await FiguresAsync()).GetProperty("failed").GetInt64() < 2)
        {
            await Task.Delay(10);
        }

        Assert.Empty(_receiver.Received);
    }

    [Theory]
    [InlineData("url=http://127.0.0.1/hook&enabled_events[]=*")]
    [InlineData("url=https://user@127.0.0.1/hook&enabled_events[]=*")]
    [InlineData("url=/hook&enabled_events[]=*")]
    [InlineData("url=https://127.0.0.1/hook")]
    public async Task Rejects_BadEndpoints(string form)
    {
        using var answer = await _sandbox.PostAsync("/v1/webhook_endpoints", form);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Forgets_ADeletedEndpoint()
    {
        _receiver.Status = 500;
        var endpoint = await SubscribeAsync("*");
        await Intents.CreateAsync(Cards.Payment("pm_card_visa"));
        await _receiver.WaitAsync(1);
        var service = new WebhookEndpointService(_sandbox.Stripe);
        Assert.Null(Assert.Single((await service.ListAsync()).Data).Secret);
        Assert.True((await service.DeleteAsync(endpoint.Id)).Deleted);

        Assert.Equal(0, (await FiguresAsync()).GetProperty("waiting").GetInt64());
        Assert.Empty((await service.ListAsync()).Data);
    }

    private Task<WebhookEndpoint> SubscribeAsync(params string[] types) => new WebhookEndpointService(_sandbox.Stripe).CreateAsync(
        new() { Url = _receiver.Url.ToString(), EnabledEvents = [.. types] });

    private static List<Event> Parsed(IEnumerable<(string Body, string Signature)> received, string secret) =>
        [.. received.Select(delivery => EventUtility.ConstructEvent(delivery.Body, delivery.Signature, secret, throwOnApiVersionMismatch: false))];

    private async Task SettledAsync()
    {
        while ((await FiguresAsync()).GetProperty("waiting").GetInt64() > 0)
        {
            await Task.Delay(10);
        }
    }

    private async Task<JsonElement> FiguresAsync() => JsonDocument.Parse(await _sandbox.Http.GetStringAsync("/sandbox/webhooks")).RootElement;
}
