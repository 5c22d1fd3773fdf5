using Stripe;

namespace TokenVault.Sandbox.Tests;

public sealed class PaymentTests(SandboxProcess sandbox) : IClassFixture<SandboxProcess>
{
    private PaymentIntentService Intents => new(sandbox.Stripe);

    private PaymentMethodService Methods => new(sandbox.Stripe);

    private RefundService Refunds => new(sandbox.Stripe);

    [Fact]
    public async Task Accepts_ACard_AndShowsNoMoreThanItsLastFour()
    {
        var created = await Methods.CreateAsync(Cards.Of("378282246310005", "1234"));
        var read = await Methods.GetAsync(created.Id);

        Assert.Equal("amex", read.Card.Brand);
        Assert.Equal("0005", read.Card.Last4);
        Assert.Equal(12, read.Card.ExpMonth);
        Assert.DoesNotContain("378282246310005", read.StripeResponse.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepts_APayment_AndCapturesItAtOnce()
    {
        var method = await Methods.CreateAsync(Cards.Of(Cards.Approved));
        var options = Cards.Payment(method.Id);
        options.Metadata = new() { ["order"] = "A-17" };
        options.AddExpand("latest_charge");
        var intent = await Intents.CreateAsync(options);

        Assert.Equal("succeeded", intent.Status);
        Assert.Equal(1999, intent.AmountReceived);
        Assert.Equal("A-17", intent.Metadata["order"]);
        Assert.True(intent.LatestCharge.Captured);
        Assert.Equal("4242", intent.LatestCharge.PaymentMethodDetails.Card.Last4);
        Assert.Equal("succeeded", (await Intents.GetAsync(intent.Id)).Status);
    }

    [Fact]
    public async Task Accepts_AHold_ThenPartOfIt()
    {
        var held = await Intents.CreateAsync(Cards.Payment("pm_card_visa", 5000, "manual"));
        Assert.Equal(("requires_capture", 5000L, 0L), (held.Status, held.AmountCapturable, held.AmountReceived));

        var captured = await Intents.CaptureAsync(held.Id, new() { AmountToCapture = 3000 });
        Assert.Equal(("succeeded", 0L, 3000L), (captured.Status, captured.AmountCapturable, captured.AmountReceived));

        var again = await Assert.ThrowsAsync<StripeException>(() => Intents.CaptureAsync(held.Id));
        Assert.Equal("payment_intent_unexpected_state", again.StripeError.Code);
    }

    [Fact]
    public async Task Rejects_MoreThanWasHeld()
    {
        var held = await Intents.CreateAsync(Cards.Payment("pm_card_visa", 5000, "manual"));

        var error = await Assert.ThrowsAsync<StripeException>(() => Intents.CaptureAsync(held.Id, new() { AmountToCapture = 5001 }));
        Assert.Equal("amount_too_large", error.StripeError.Code);
        Assert.Equal("requires_capture", (await Intents.GetAsync(held.Id)).Status);
    }

    [Fact]
    public async Task Accepts_ACancellation_Once()
    {
        var held = await Intents.CreateAsync(Cards.Payment("pm_card_mastercard", 5000, "manual"));
        var canceled = await Intents.CancelAsync(held.Id, new() { CancellationReason = "requested_by_customer" });
        Assert.Equal("canceled", canceled.Status);

        foreach (var attempt in new Func<Task>[]
        {
            () => Intents.CancelAsync(held.Id),
            () => Intents.CaptureAsync(held.Id),
            () => Intents.ConfirmAsync(held.Id),
        })
        {
            var error = await Assert.ThrowsAsync<StripeException>(attempt);
            Assert.Equal("payment_intent_unexpected_state", error.StripeError.Code);
        }
    }

    [Fact]
    public async Task Accepts_TwoStepConfirmation()
    {
        var options = Cards.Payment("pm_card_visa");
        options.Confirm = false;
        var intent = await Intents.CreateAsync(options);
        Assert.Equal("requires_confirmation", intent.Status);

        Assert.Equal("succeeded", (await Intents.ConfirmAsync(intent.Id)).Status);
    }

    [Fact]
    public async Task Accepts_RefundsUpToWhatWasTaken()
    {
        var intent = await Intents.CreateAsync(Cards.Payment("pm_card_visa", 5000));
        var part = await Refunds.CreateAsync(new() { PaymentIntent = intent.Id, Amount = 2000, Reason = "duplicate" });
        Assert.Equal(("succeeded", 2000L), (part.Status, part.Amount));
        Assert.Equal(2000, (await Refunds.GetAsync(part.Id)).Amount);

        var over = await Assert.ThrowsAsync<StripeException>(() => Refunds.CreateAsync(new() { PaymentIntent = intent.Id, Amount = 3001 }));
        Assert.Equal("amount", over.StripeError.Param);

        Assert.Equal(3000, (await Refunds.CreateAsync(new() { PaymentIntent = intent.Id })).Amount);
        var empty = await Assert.ThrowsAsync<StripeException>(() => Refunds.CreateAsync(new() { PaymentIntent = intent.Id }));
        Assert.Equal("charge_already_refunded", empty.StripeError.Code);
        Assert.Equal(2, (await Refunds.ListAsync(new() { PaymentIntent = intent.Id })).Data.Count);
    }

    [Fact]
    public async Task Rejects_ARefundOfAHold()
    {
        var held = await Intents.CreateAsync(Cards.Payment("pm_card_visa", 5000, "manual"));
        var error = await Assert.ThrowsAsync<StripeException>(() => Refunds.CreateAsync(new() { PaymentIntent = held.Id }));
        Assert.Equal("invalid_request_error", error.StripeError.Type);
    }

    [Fact]
    public async Task Finds_PaymentsByListAndByMetadata()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var options = Cards.Payment("pm_card_visa", 1000 + i);
            options.Metadata = new() { ["operation"] = $"op-{i}" };
            ids.Add((await Intents.CreateAsync(options)).Id);
        }

        var page = await Intents.ListAsync(new() { Limit = 2 });
        Assert.True(page.HasMore);
        var next = await Intents.ListAsync(new() { Limit = 2, StartingAfter = page.Data[1].Id });
        Assert.DoesNotContain(next.Data, intent => page.Data.Any(seen => seen.Id == intent.Id));

        var found = await Intents.SearchAsync(new() { Query = "metadata['operation']:'op-1'" });
        Assert.Equal(ids[1], Assert.Single(found.Data).Id);
    }

    [Fact]
    public async Task Hides_OneAccountFromAnother()
    {
        var intent = await Intents.CreateAsync(Cards.Payment("pm_card_visa"));
        var stranger = new PaymentIntentService(sandbox.ClientWith("sk_test_ffffffffffffffffffffffffffffffff"));

        var error = await Assert.ThrowsAsync<StripeException>(() => stranger.GetAsync(intent.Id));
        Assert.Equal("resource_missing", error.StripeError.Code);
        Assert.Empty((await stranger.ListAsync()).Data);
    }
}
