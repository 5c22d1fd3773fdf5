using Microsoft.AspNetCore.Http;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests.Psp;

public sealed class PaymentProcessorTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData("stripe", OperationKind.Authorize, 1000, "EUR", null)]
    [InlineData("stripe", OperationKind.Verify, 0, "EUR", VaultErrorCode.OperationNotSupported)]
    [InlineData("checkout", OperationKind.Verify, 0, "EUR", null)]
    [InlineData("adyen", OperationKind.Verify, 0, "EUR", null)]
    [InlineData("stripe", OperationKind.Charge, 5124, "KWD", VaultErrorCode.AmountTooFine)]
    [InlineData("stripe", OperationKind.Charge, 100_000_000, "EUR", VaultErrorCode.AmountOutOfRange)]
    [InlineData("adyen", OperationKind.Charge, 501, "IDR", VaultErrorCode.AmountTooFine)]
    [InlineData("stripe", OperationKind.Charge, 1, "CLF", VaultErrorCode.OperationNotSupported)]
    public void Refuses_WhatItCannotPut(string profile, OperationKind kind, long amount, string currency, VaultErrorCode? code)
    {
        using var processor = Processor(profile);

        Assert.Equal(code, processor.Refuses(PspStand.Order(kind, amount, currency)));
    }

    [Theory]
    [InlineData("stripe", VaultErrorCode.OperationNotSupported)]
    [InlineData("adyen", null)]
    public void Refuses_ANetworkToken_WhereTheProfileSaysNothingOfThem(string profile, VaultErrorCode? code)
    {
        using var processor = Processor(profile);

        Assert.Equal(code, processor.Refuses(PspStand.Order(OperationKind.Charge) with
        {
            Authentication = new PspAuthentication { Cryptogram = "AAAA"u8.ToArray(), IsNetworkToken = true },
        }));
    }

    [Fact]
    public void Tells_WhatMayBeDoneAboutAnUnknown()
    {
        using var stripe = Processor("stripe");
        using var checkout = Processor("checkout");
        using var adyen = Processor("adyen");

        Assert.Equal(new PspRecovery(true, true, TimeSpan.FromHours(23), 60, 3), stripe.Recovery);
        Assert.False(stripe.RecoveryOf(OperationKind.Charge, hasReference: false).CanCancel);
        Assert.Equal(new PspRecovery(true, true, null, 30, 3), checkout.Recovery);

        // Adyen can't be asked, and its payment can't be repeated without the card; a capture can.
        Assert.Equal(new PspRecovery(false, true, null, 60, 3), adyen.Recovery);
        Assert.Equal(TimeSpan.FromDays(6), adyen.RecoveryOf(OperationKind.Capture).ReplayWindow);
    }

    [Fact]
    public async Task Sends_TheSameBytesWhenItRepeats()
    {
        var bodies = new List<string>();
        await using var faulty = await FaultyProcessor.StartAsync(_authority);
        faulty.OnPaymentIntent = async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            bodies.Add($"{context.Request.Headers["Idempotency-Key"]} {await body.ReadToEndAsync()}");
            context.Response.StatusCode = 500;
        };
        using var processor = Processor("stripe", faulty.Address);
        var account = PspStand.Account(processor.Profile);
        var order = PspStand.Order(OperationKind.Charge) with { Description = "é", OrderReference = "o-1" };

        Assert.Equal(Outcome.Unknown, (await processor.SendAsync(order, account, "pm_1")).Outcome);
        Assert.Equal(SettleFinding.Unclear, (await processor.ReplayAsync(order, account, "pm_1")).Finding);
        Assert.Equal(bodies[0], Assert.Single(bodies[1..]));
    }

    [Theory]
    [InlineData(429, "")]
    [InlineData(401, """{"error":{"type":"invalid_request_error"}}""")]
    public async Task Concludes_NothingFromARepetitionThatWasRefused(int status, string body)
    {
        await using var faulty = await FaultyProcessor.StartAsync(_authority);
        faulty.OnPaymentIntent = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        };
        using var processor = Processor("stripe", faulty.Address);
        var account = PspStand.Account(processor.Profile);

        Assert.Equal(Outcome.NotSent, (await processor.SendAsync(PspStand.Order(OperationKind.Charge), account, "pm_1")).Outcome);
        Assert.Equal(SettleFinding.Unclear, (await processor.ReplayAsync(PspStand.Order(OperationKind.Charge), account, "pm_1")).Finding);
    }

    [Fact]
    public async Task Repeats_NothingThatTheProfileCallsUnsafe()
    {
        await using var faulty = await FaultyProcessor.StartAsync(_authority);
        using var checkout = Processor("checkout", faulty.Address);
        using var adyen = Processor("adyen", faulty.Address);

        Assert.Equal(SettleFinding.NotAllowed, (await checkout.ReplayAsync(PspStand.Order(OperationKind.Charge), PspStand.Account(checkout.Profile), "tok_1")).Finding);
        Assert.Equal(SettleFinding.NotAllowed, (await adyen.ReplayAsync(PspStand.Order(OperationKind.Charge), PspStand.Account(adyen.Profile), "")).Finding);
        Assert.Equal(SettleFinding.NotAllowed, (await adyen.QueryAsync(PspStand.Order(OperationKind.Charge), PspStand.Account(adyen.Profile), "X1")).Finding);
        Assert.Empty(faulty.Asked);
    }

    [Fact]
    public async Task Sends_NoFollowUpWithoutTheProcessorsName()
    {
        await using var faulty = await FaultyProcessor.StartAsync(_authority);
        using var processor = Processor("stripe", faulty.Address);

        var outcome = await processor.FollowUpAsync(PspStand.FollowUp(OperationKind.Capture, ".."), PspStand.Account(processor.Profile));

        Assert.Equal(PspOutcome.NotSent("processor_refused"), outcome);
        Assert.Empty(faulty.Asked);
    }

    public void Dispose() => _authority.Dispose();

    private PaymentProcessor Processor(string profile, Uri? address = null) =>
        new(PspStand.Line(_authority, address), PspStand.Profile(profile));
}
