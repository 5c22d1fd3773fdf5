using System.Net;
using Stripe;

namespace TokenVault.Sandbox.Tests;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private readonly SandboxProcess _sandbox = new();

    public Task InitializeAsync() => _sandbox.InitializeAsync();

    public Task DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Repeats_TheFirstAnswer_AndChargesOnce()
    {
        var service = new PaymentIntentService(_sandbox.Stripe);
        var key = new RequestOptions { IdempotencyKey = "order-1" };
        var first = await service.CreateAsync(Cards.Payment("pm_card_visa"), key);
        var second = await service.CreateAsync(Cards.Payment("pm_card_visa"), key);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.StripeResponse.Content, second.StripeResponse.Content);
        Assert.Equal("true", Assert.Single(second.StripeResponse.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(1, (await _sandbox.SummaryAsync()).GetProperty("charges").GetInt32());
    }

    [Fact]
    public async Task Repeats_ARefusalToo()
    {
        var service = new PaymentIntentService(_sandbox.Stripe);
        var key = new RequestOptions { IdempotencyKey = "order-2" };
        var first = await Assert.ThrowsAsync<StripeException>(() => service.CreateAsync(Cards.Payment("pm_card_visa_chargeDeclined"), key));
        var second = await Assert.ThrowsAsync<StripeException>(() => service.CreateAsync(Cards.Payment("pm_card_visa_chargeDeclined"), key));

        Assert.Equal(first.StripeError.Charge, second.StripeError.Charge);
        Assert.Equal(1, (await _sandbox.SummaryAsync()).GetProperty("declined").GetInt32());
    }

    [Fact]
    public async Task Rejects_TheSameKey_ForAnotherRequest()
    {
        var service = new PaymentIntentService(_sandbox.Stripe);
        var key = new RequestOptions { IdempotencyKey = "order-3" };
        await service.CreateAsync(Cards.Payment("pm_card_visa", 1000), key);
        var error = await Assert.ThrowsAsync<StripeException>(() => service.CreateAsync(Cards.Payment("pm_card_visa", 1001), key));

        Assert.Equal(HttpStatusCode.BadRequest, error.HttpStatusCode);
        Assert.Equal("idempotency_error", error.StripeError.Type);
    }

    [Fact]
    public async Task Rejects_TheSameKey_ForAnotherSecurityCode()
    {
        var service = new PaymentMethodService(_sandbox.Stripe);
        var key = new RequestOptions { IdempotencyKey = "card-1" };
        await service.CreateAsync(Cards.Of(Cards.Approved, "314"), key);
        var error = await Assert.ThrowsAsync<StripeException>(() => service.CreateAsync(Cards.Of(Cards.Approved, "315"), key));
        Assert.Equal("idempotency_error", error.StripeError.Type);
    }

    [Fact]
    public async Task Accepts_AMendedRequest_UnderTheKeyOfAMalformedOne()
    {
        var service = new PaymentIntentService(_sandbox.Stripe);
        var key = new RequestOptions { IdempotencyKey = "order-4" };
        await Assert.ThrowsAsync<StripeException>(() => service.CreateAsync(Cards.Payment("pm_card_visa", 1), key));
        Assert.Equal("succeeded", (await service.CreateAsync(Cards.Payment("pm_card_visa", 100), key)).Status);
    }

    [Fact]
    public async Task Charges_Once_HoweverManyAskAtOnce()
    {
        var service = new PaymentIntentService(_sandbox.Stripe);
        async Task<string> AskAsync()
        {
            while (true)
            {
                try
                {
                    return (await service.CreateAsync(Cards.Payment("pm_card_visa"), new() { IdempotencyKey = "order-5" })).Id;
                }
                catch (StripeException error) when (error.HttpStatusCode == HttpStatusCode.Conflict)
                {
                    Assert.Equal("idempotency_key_in_use", error.StripeError.Code);
                }
            }
        }

        var ids = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => AskAsync()));
        Assert.Single(ids.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, (await _sandbox.SummaryAsync()).GetProperty("charges").GetInt32());
    }
}
