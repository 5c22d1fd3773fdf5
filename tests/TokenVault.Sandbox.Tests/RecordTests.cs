using System.Text.Json;
using Stripe;
using File = System.IO.File;

namespace TokenVault.Sandbox.Tests;

public sealed class RecordTests : IAsyncLifetime
{
    private readonly SandboxProcess _sandbox = new();

    public Task InitializeAsync() => _sandbox.InitializeAsync();

    public Task DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Keeps_WhatItAnswered_ThroughAKill()
    {
        var card = await new PaymentMethodService(_sandbox.Stripe)
            .CreateAsync(Cards.Of(Cards.Approved, "9731"), new() { IdempotencyKey = "card" });
        var answered = new System.Collections.Concurrent.ConcurrentBag<(string Key, string Id)>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(worker => ChargeUntilAsync(worker, card.Id, answered, stop.Token)).ToArray();
        while (answered.Count < 100)
        {
            await Task.Delay(10);
        }

        await _sandbox.KillAsync();
        await stop.CancelAsync();
        await Task.WhenAll(load);
        await _sandbox.StartAsync();

        var service = new PaymentIntentService(_sandbox.Stripe);
        foreach (var (key, id) in answered)
        {
            Assert.Equal("succeeded", (await service.GetAsync(id)).Status);
            var again = await service.CreateAsync(Cards.Payment(card.Id), new() { IdempotencyKey = key });
            Assert.Equal(id, again.Id);
        }

        var summary = await _sandbox.SummaryAsync();
        var charges = summary.GetProperty("charges").GetInt64();
        Assert.True(charges >= answered.Count);
        Assert.Equal(charges * 1999, summary.GetProperty("amounts").GetProperty("eur").GetInt64());
        Assert.Equal(
            card.Id,
            (await new PaymentMethodService(_sandbox.Stripe).CreateAsync(Cards.Of(Cards.Approved, "9731"), new() { IdempotencyKey = "card" })).Id);
    }

    [Fact]
    public async Task Hides_NumberAndSecurityCode_FromItsFile()
    {
        await new PaymentMethodService(_sandbox.Stripe).CreateAsync(Cards.Of("5555555555554444", "9731"), new() { IdempotencyKey = "k" });
        var written = await File.ReadAllTextAsync(_sandbox.RecordsPath);

        Assert.Contains("4444", written, StringComparison.Ordinal);
        Assert.DoesNotContain("555555555555", written, StringComparison.Ordinal);
        Assert.DoesNotContain("9731", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_ACardNumber_InATextField()
    {
        foreach (var form in new[]
        {
            "description=paid+with+4242+4242+4242+4242",
            "metadata[note]=4242424242424242",
            "payment_method=4242424242424242",
            "return_url=https://shop.example/4242-4242-4242-4242",
        })
        {
            using var answer = await _sandbox.PostAsync("/v1/payment_intents", "amount=1000&currency=eur&" + form, "key-" + form.Length);
            Assert.Equal(400, (int)answer.StatusCode);
        }

        using var path = await _sandbox.PostAsync("/v1/payment_intents/4242424242424242/confirm", "", "in-path");
        Assert.Equal(404, (int)path.StatusCode);
        Assert.DoesNotContain("4242424242424242", await File.ReadAllTextAsync(_sandbox.RecordsPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drops_AnUnfinishedLine_AtStart()
    {
        var intent = await new PaymentIntentService(_sandbox.Stripe).CreateAsync(Cards.Payment("pm_card_visa"));
        await _sandbox.KillAsync();
        await File.AppendAllTextAsync(_sandbox.RecordsPath, """{"account":"acct_torn","charge":{"id":"ch_""");
        await _sandbox.StartAsync();

        Assert.Equal("succeeded", (await new PaymentIntentService(_sandbox.Stripe).GetAsync(intent.Id)).Status);
        foreach (var line in await File.ReadAllLinesAsync(_sandbox.RecordsPath))
        {
            using var parsed = JsonDocument.Parse(line);
        }
    }

    [Fact]
    public async Task Keeps_WhatItAnswered_InVolatileRecordsToo()
    {
        await _sandbox.KillAsync();
        await _sandbox.StartAsync("--volatile");
        var service = new PaymentIntentService(_sandbox.Stripe);
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            async i => (await service.CreateAsync(Cards.Payment("pm_card_visa"), new() { IdempotencyKey = "order-" + i })).Id));
        await _sandbox.KillAsync();
        await _sandbox.StartAsync("--volatile");

        service = new PaymentIntentService(_sandbox.Stripe);
        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal(ids[i], (await service.CreateAsync(Cards.Payment("pm_card_visa"), new() { IdempotencyKey = "order-" + i })).Id);
        }

        Assert.Equal(ids.Length, (await _sandbox.SummaryAsync()).GetProperty("charges").GetInt32());
    }

    private async Task ChargeUntilAsync(
        int worker, string card, System.Collections.Concurrent.ConcurrentBag<(string Key, string Id)> answered, CancellationToken stop)
    {
        var service = new PaymentIntentService(_sandbox.Stripe);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                var key = $"order-{worker}-{i}";
                var intent = await service.CreateAsync(Cards.Payment(card), new() { IdempotencyKey = key }, stop);
                answered.Add((key, intent.Id));
            }
            catch (Exception error) when (error is HttpRequestException or StripeException or OperationCanceledException)
            {
                return;
            }
        }
    }
}
