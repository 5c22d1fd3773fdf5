using System.Net;
using System.Text.Json;
using Stripe;
using File = System.IO.File;

namespace TokenVault.Sandbox.Tests;

public sealed class CardOutcomeTests(SandboxProcess sandbox) : IClassFixture<SandboxProcess>
{
    // docs.stripe.com/testing, "Declined payments".
    [Theory]
    [InlineData("4000000000000002", "card_declined", "generic_decline")]
    [InlineData("4000000000009995", "card_declined", "insufficient_funds")]
    [InlineData("4000000000009987", "card_declined", "lost_card")]
    [InlineData("4000000000009979", "card_declined", "stolen_card")]
    [InlineData("4000000000000069", "expired_card", "expired_card")]
    [InlineData("4000000000000127", "incorrect_cvc", "incorrect_cvc")]
    [InlineData("4000000000000119", "processing_error", "processing_error")]
    [InlineData("4000000000006975", "card_declined", "card_velocity_exceeded")]
    [InlineData("4100000000000019", "card_declined", "fraudulent")]
    [InlineData("4444333322221111", "card_declined", "test_mode_live_card")]
    public async Task Rejects_ACharge_AsPublished(string number, string code, string declineCode)
    {
        var method = await new PaymentMethodService(sandbox.Stripe).CreateAsync(Cards.Of(number));
        var error = await Assert.ThrowsAsync<StripeException>(
            () => new PaymentIntentService(sandbox.Stripe).CreateAsync(Cards.Payment(method.Id)));

        Assert.Equal(HttpStatusCode.PaymentRequired, error.HttpStatusCode);
        Assert.Equal("card_error", error.StripeError.Type);
        Assert.Equal((code, declineCode), (error.StripeError.Code, error.StripeError.DeclineCode));
        Assert.Equal("requires_payment_method", error.StripeError.PaymentIntent.Status);
        Assert.StartsWith("ch_", error.StripeError.Charge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4242424242424241", "314", "incorrect_number")]
    [InlineData("42424242424242424242", "314", "invalid_number")]
    [InlineData("4242424242424242", "31", "invalid_cvc")]
    public async Task Rejects_CardsThatCanNotExist(string number, string cvc, string code)
    {
        var error = await Assert.ThrowsAsync<StripeException>(
            () => new PaymentMethodService(sandbox.Stripe).CreateAsync(Cards.Of(number, cvc)));
        Assert.Equal(code, error.StripeError.Code);
        Assert.DoesNotContain(number, error.StripeResponse.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_APastExpiry()
    {
        var options = Cards.Of(Cards.Approved);
        options.Card.ExpYear = DateTime.UtcNow.Year - 1;
        var error = await Assert.ThrowsAsync<StripeException>(() => new PaymentMethodService(sandbox.Stripe).CreateAsync(options));
        Assert.Equal("invalid_expiry_year", error.StripeError.Code);
    }

    [Theory]
    [InlineData("4000002760003184", "succeeded", "succeeded")]
    [InlineData("4000000000003220", "failed", "requires_payment_method")]
    [InlineData("4000008260003178", "succeeded", "requires_payment_method")]
    [InlineData("4000008400001629", "succeeded", "requires_payment_method")]
    public async Task Asks_ForAuthentication_ThenDecides(string number, string outcome, string status)
    {
        var service = new PaymentIntentService(sandbox.Stripe);
        var method = await new PaymentMethodService(sandbox.Stripe).CreateAsync(Cards.Of(number));
        var intent = await service.CreateAsync(Cards.Payment(method.Id));
        Assert.Equal("requires_action", intent.Status);
        Assert.Equal("redirect_to_url", intent.NextAction.Type);
        Assert.Null(intent.LatestChargeId);

        using var _ = await sandbox.PostAsync(intent.NextAction.RedirectToUrl.Url, $"outcome={outcome}");
        Assert.Equal(status, (await service.GetAsync(intent.Id)).Status);
    }

    [Fact]
    public async Task Rejects_AuthenticationOffSession()
    {
        var options = Cards.Payment("pm_card_authenticationRequired");
        options.OffSession = true;
        var error = await Assert.ThrowsAsync<StripeException>(() => new PaymentIntentService(sandbox.Stripe).CreateAsync(options));
        Assert.Equal("authentication_required", error.StripeError.Code);
    }

    [SkippableFact]
    public async Task Knows_EveryPublishedStripeCard()
    {
        var folder = Environment.GetEnvironmentVariable("TOKENVAULT_VECTORS");
        Assert.False(folder is null && Environment.GetEnvironmentVariable("TOKENVAULT_REQUIRE_ALL") == "1", "TOKENVAULT_VECTORS is not set.");
        Skip.If(folder is null, "TOKENVAULT_VECTORS is not set.");
        using var vectors = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder!, "test-cards.json")));
        var methods = new PaymentMethodService(sandbox.Stripe);
        var intents = new PaymentIntentService(sandbox.Stripe);
        var checkedCount = 0;
        foreach (var card in vectors.RootElement.GetProperty("stripe").EnumerateArray())
        {
            // What is not confirmed, or is no card number, promises no outcome.
            if (!card.GetProperty("confirmed").GetBoolean() || !card.GetProperty("luhn").GetBoolean())
            {
                continue;
            }

            var meaning = card.GetProperty("meaning").GetString()!;
            var method = await methods.CreateAsync(Cards.Of(card.GetProperty("pan").GetString()!));
            Assert.Equal(ExpectationOf(meaning), await OutcomeOfAsync(intents, method.Id));
            checkedCount++;
        }

        Assert.True(checkedCount > 35, $"Only {checkedCount} cards were checked.");
    }

    private static string ExpectationOf(string meaning) => meaning switch
    {
        _ when meaning.StartsWith("3DS", StringComparison.Ordinal) => "requires_action",
        "attach succeeds, charge declines" => "generic_decline",
        "Radar: always blocked" => "fraudulent",
        _ when meaning.StartsWith("card_declined / ", StringComparison.Ordinal) => meaning["card_declined / ".Length..],
        "expired_card" or "incorrect_cvc" or "processing_error" => meaning,
        _ => "succeeded",
    };

    private static async Task<string> OutcomeOfAsync(PaymentIntentService intents, string method)
    {
        try
        {
            return (await intents.CreateAsync(Cards.Payment(method))).Status;
        }
        catch (StripeException error)
        {
            return error.StripeError.DeclineCode;
        }
    }
}
