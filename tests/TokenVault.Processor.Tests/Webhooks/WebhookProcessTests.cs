using TokenVault.Contracts.Processor.V1;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;
using OperationKind = TokenVault.Contracts.Processor.V1.OperationKind;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>From the practice processor's own doings to what a gateway is given, each in a process of its own.</summary>
public sealed class WebhookProcessTests(WebhookWorld world) : IClassFixture<WebhookWorld>
{
    [Fact]
    public async Task Tells_OfARefund_MadeInTheDashboard()
    {
        var (charge, intent) = await ChargeAsync();
        await world.ToldAsync(charge.OperationId, told => told.CapturedMinorUnits == 1000);

        await world.PostAsync("/v1/refunds", ("payment_intent", intent), ("amount", "250"));

        var told = (await world.ToldAsync(charge.OperationId, told => told.RefundedMinorUnits > 0))[^1];
        Assert.Equal((1000, 250, false), (told.CapturedMinorUnits, told.RefundedMinorUnits, told.Voided));
        Assert.Equal((charge.PaymentId, Outcome.Succeeded, intent), (told.PaymentId, told.Result.Outcome, told.Result.ProcessorReference));
        Assert.Null(told.Dispute);
    }

    [Fact]
    public async Task Tells_OfADispute_FromItsBeginningToItsEnd()
    {
        var (charge, intent) = await ChargeAsync();

        var dispute = await world.PostAsync("/sandbox/disputes", ("payment_intent", intent), ("amount", "700"), ("reason", "duplicate"));
        var id = dispute.GetProperty("id").GetString();
        var told = (await world.ToldAsync(charge.OperationId, told => told.Dispute is not null))[^1].Dispute;
        Assert.Equal(
            (id, "needs_response", "duplicate", 700), (told.ProcessorReference, told.Status, told.Reason, told.AmountMinorUnits));

        await world.PostAsync($"/sandbox/disputes/{id}", ("status", "lost"));
        await world.ToldAsync(charge.OperationId, told => told.Dispute is { Status: "lost" });
    }

    // The answer is lost on the way; the webhook comes all the same, and nobody has to ask.
    [Fact]
    public async Task Settles_AnUnknownOutcome_BeforeItTells()
    {
        await world.Adapter.SetFaultsAsync("""{"seed": 7, "resetAfter": 1, "paths": ["/v1/payment_intents"]}""");
        AuthorizeRequest charge;
        try
        {
            charge = world.Adapter.Gateway.Charge("4242424242424242"u8, world.Adapter.RegisteredEpoch);
            Assert.Equal(Outcome.Unknown, (await world.Adapter.Processor.AuthorizeAsync(charge)).Result.Outcome);
        }
        finally
        {
            await world.Adapter.SetFaultsAsync("{}");
        }

        var told = (await world.ToldAsync(charge.OperationId, _ => true))[^1];

        Assert.Equal((Outcome.Succeeded, 1000), (told.Result.Outcome, told.CapturedMinorUnits));
        var known = (await world.Adapter.Processor.QueryOperationAsync(
            new QueryOperationRequest { OperationId = charge.OperationId, FencingEpoch = world.Adapter.Gateway.Fence })).Result;
        Assert.Equal(told.Result, known);
    }

    [Fact]
    public async Task Tells_NoOlderState_AfterANewerOne_HoweverTheyCome()
    {
        await world.Adapter.SetFaultsAsync("""{"seed": 11, "webhookDuplicate": 0.5, "webhookReorder": 0.5}""");
        try
        {
            var (charge, intent) = await ChargeAsync();
            for (var i = 0; i < 8; i++)
            {
                await world.PostAsync("/v1/refunds", ("payment_intent", intent), ("amount", "100"));
            }

            var told = await world.ToldAsync(charge.OperationId, told => told.RefundedMinorUnits == 800);

            Assert.Equal(told.Select(one => one.RefundedMinorUnits).Order(), told.Select(one => one.RefundedMinorUnits));
            Assert.All(told, one => Assert.Equal(Outcome.Succeeded, one.Result.Outcome));
        }
        finally
        {
            await world.Adapter.SetFaultsAsync("{}");
        }
    }

    [Fact]
    public async Task Tells_WhatHappenedWhileTheAdapterWasDead()
    {
        var (charge, intent) = await ChargeAsync();
        await world.Adapter.Adapter.KillAsync();
        await world.PostAsync("/v1/refunds", ("payment_intent", intent), ("amount", "1000"));
        await world.StartAdapterAsync();

        await world.ToldAsync(charge.OperationId, told => told.RefundedMinorUnits == 1000);
    }

    [Fact]
    public async Task Tells_OfAnAuthorizationLetGoInTheDashboard_AndNothingOfWhatIsNotOurs()
    {
        var authorize = world.Adapter.Gateway.Charge("4242424242424242"u8, world.Adapter.RegisteredEpoch);
        authorize.Kind = OperationKind.Authorize;
        var intent = (await world.Adapter.Processor.AuthorizeAsync(authorize)).Result.ProcessorReference;
        var foreign = await world.PostAsync(
            "/v1/payment_intents", ("amount", "500"), ("currency", "eur"), ("metadata[operation]", authorize.OperationId));

        await world.PostAsync($"/v1/payment_intents/{foreign.GetProperty("id").GetString()}/cancel");
        await world.PostAsync($"/v1/payment_intents/{intent}/cancel");

        var told = await world.ToldAsync(authorize.OperationId, told => told.Voided);
        Assert.All(told, one => Assert.Equal(intent, one.Result.ProcessorReference));
        Assert.Equal((0, 0), (told[^1].CapturedMinorUnits, told[^1].RefundedMinorUnits));
    }

    private async Task<(AuthorizeRequest Charge, string Intent)> ChargeAsync()
    {
        var charge = world.Adapter.Gateway.Charge("4242424242424242"u8, world.Adapter.RegisteredEpoch);
        var result = (await world.Adapter.Processor.AuthorizeAsync(charge)).Result;
        Assert.Equal(Outcome.Succeeded, result.Outcome);
        return (charge, result.ProcessorReference);
    }
}
