using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>A captured gateway alone, with two names that it made up, and the name of a payment that somebody else made.</summary>
public sealed class StrangersPaymentTests(WebhookWorld world) : IClassFixture<WebhookWorld>
{
    [Fact]
    public async Task Cannot_BeGivenBack_ByAGatewayThatCallsItItsOwn()
    {
        var card = await world.PostAsync(
            "/v1/payment_methods", ("type", "card"), ("card[number]", "4242424242424242"), ("card[exp_month]", "12"), ("card[exp_year]", "2030"));
        var intent = await world.PostAsync(
            "/v1/payment_intents", ("amount", "5000"), ("currency", "eur"), ("payment_method", card.GetProperty("id").GetString()!), ("confirm", "true"), ("payment_method_types[]", "card"));
        var adapter = world.Adapter;

        // The card's bank is never asked: the line breaks before anything is done.
        await adapter.SetFaultsAsync("""{"seed": 7, "resetBefore": 1, "paths": ["/v1/payment_intents"]}""");
        var charge = adapter.Gateway.Charge("4242424242424242"u8, adapter.RegisteredEpoch);
        Assert.Equal(Outcome.Unknown, (await adapter.Processor.AuthorizeAsync(charge)).Result.Outcome);
        await adapter.SetFaultsAsync("{}");

        var said = new RecordResolutionRequest
        {
            OperationId = charge.OperationId,
            FencingEpoch = adapter.Gateway.Fence,
            Outcome = Outcome.Succeeded,
            ProcessorReference = intent.GetProperty("id").GetString(),
            Evidence = "made up",
            ProposedBy = "operator-1",
            ConfirmedBy = "operator-2",
        };

        await AssertRefusedAsync(VaultErrorCode.ResolutionContradicted, adapter.Processor.RecordResolutionAsync(said).ResponseAsync);
        await AssertRefusedAsync(
            VaultErrorCode.PaymentStateInvalid,
            adapter.Processor.FollowUpAsync(adapter.Gateway.FollowUp(charge, OperationKind.Refund, 1000)).ResponseAsync);
    }

    private static async Task AssertRefusedAsync<T>(VaultErrorCode code, Task<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.True(VaultErrors.TryRead(error, out var read), error.ToString());
        Assert.Equal(code, read);
    }
}
