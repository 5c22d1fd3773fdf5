using System.Collections.Concurrent;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests;

public sealed class ChargeTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    [Fact]
    public async Task Charges_a_token_and_records_the_disclosure()
    {
        var before = await fixture.Vault.ReadSandboxSummaryAsync();
        var request = VaultFixture.ChargeOf(await fixture.TokenizeAsync(TestCard.Visa), minorUnits: 1234);
        request.OrderReference = "order-7";
        var payment = await fixture.ChargeAsync(request);
        var after = await fixture.Vault.ReadSandboxSummaryAsync();

        Assert.Equal((PaymentStatus.Succeeded, "order-7", "sandbox"), (payment.Status, payment.OrderReference, payment.Processor));
        Assert.Equal(1, after.Charges - before.Charges);
        Assert.Equal(1234, after.Amounts["eur"] - before.Amounts.GetValueOrDefault("eur"));
        var read = await fixture.Client.Payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = payment.PaymentId });
        Assert.Equal(OperationState.Succeeded, Assert.Single(read.Payment.Operations).State);
        read.Payment.Operations.Clear();
        Assert.Equal(payment, read.Payment);

        using var auditor = fixture.Vault.ConnectAuditor();
        var disclosures = await auditor.Disclosures.ListDisclosuresAsync(new ListDisclosuresRequest { Token = payment.Token, PageSize = 1000 });
        var entry = Assert.Single(disclosures.Disclosures, entry => entry.PaymentId == payment.PaymentId);
        Assert.Equal(
            (payment.DisclosureId, VaultFixture.Merchant, DisclosurePurpose.Payment, "sandbox", "gw-1"),
            (entry.DisclosureId, entry.MerchantId, entry.Purpose, entry.Recipient, entry.GatewayId));
    }

    [Fact]
    public async Task Answers_a_repeated_charge_with_the_first_payment()
    {
        var request = VaultFixture.ChargeOf(await fixture.TokenizeAsync(TestCard.Visa));
        var before = await fixture.Vault.ReadSandboxSummaryAsync();
        var first = await fixture.ChargeAsync(request);
        var second = await fixture.ChargeAsync(request);
        var after = await fixture.Vault.ReadSandboxSummaryAsync();

        Assert.Equal(first, second);
        Assert.Equal(1, after.Charges - before.Charges);
    }

    [Fact]
    public async Task Rejects_another_charge_under_a_used_key()
    {
        var request = VaultFixture.ChargeOf(await fixture.TokenizeAsync(TestCard.Visa));
        await fixture.ChargeAsync(request);
        var before = await fixture.Vault.ReadSandboxSummaryAsync();

        request.Amount.MinorUnits++;
        await Refused.AsAsync(StatusCode.FailedPrecondition, "IDEMPOTENCY_KEY_REUSED", () => fixture.ChargeAsync(request));
        Assert.Equal(before.Charges, (await fixture.Vault.ReadSandboxSummaryAsync()).Charges);
    }

    [Fact]
    public async Task Charges_once_when_a_hundred_ask_at_once()
    {
        var request = VaultFixture.ChargeOf(await fixture.TokenizeAsync(TestCard.Mastercard));
        var before = await fixture.Vault.ReadSandboxSummaryAsync();
        var turnedAway = new ConcurrentBag<string>();

        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            try
            {
                return await fixture.ChargeAsync(request);
            }
            catch (RpcException error) when (TokenVaultClient.TryReadReason(error, out var reason))
            {
                turnedAway.Add(reason);
                return await Refused.RetryAsync(() => fixture.ChargeAsync(request));
            }
        }));

        Assert.All(turnedAway, reason => Assert.Equal("IDEMPOTENCY_KEY_IN_FLIGHT", reason));
        Assert.All(all, payment => Assert.Equal(PaymentStatus.Succeeded, payment.Status));
        Assert.Single(all.Select(payment => payment.PaymentId).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, (await fixture.Vault.ReadSandboxSummaryAsync()).Charges - before.Charges);
    }

    [Theory]
    [InlineData(TestCard.Declined, "generic_decline")]
    [InlineData(TestCard.InsufficientFunds, "insufficient_funds")]
    public async Task Answers_a_decline_with_its_reason(string number, string code)
    {
        var payment = await fixture.ChargeAsync(VaultFixture.ChargeOf(await fixture.TokenizeAsync(number)));

        Assert.Equal((PaymentStatus.Declined, code), (payment.Status, payment.DeclineCode));
    }

    [Fact]
    public async Task Accepts_a_cvc_once()
    {
        var card = await fixture.TokenizeAsync(TestCard.Visa, "123");
        Assert.NotEmpty(card.CvcHandle);
        Assert.True(card.CvcHandleExpireTime.ToDateTimeOffset() > TimeProvider.System.GetUtcNow());

        var payment = await fixture.ChargeAsync(VaultFixture.ChargeOf(card, cvcHandle: card.CvcHandle));
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        await Refused.AsAsync(
            StatusCode.InvalidArgument, "CVC_HANDLE_INVALID", () => fixture.ChargeAsync(VaultFixture.ChargeOf(card, cvcHandle: card.CvcHandle)));
    }

    [Fact]
    public async Task Rejects_a_cvc_of_another_card()
    {
        var visa = await fixture.TokenizeAsync(TestCard.Visa, "123");
        var amex = await fixture.TokenizeAsync(TestCard.Amex);

        await Refused.AsAsync(
            StatusCode.InvalidArgument, "CVC_HANDLE_INVALID", () => fixture.ChargeAsync(VaultFixture.ChargeOf(amex, cvcHandle: visa.CvcHandle)));
    }

    [Fact]
    public async Task Answers_a_wrong_cvc_as_declined()
    {
        var card = await fixture.TokenizeAsync(TestCard.IncorrectCvc, "123");
        var payment = await fixture.ChargeAsync(VaultFixture.ChargeOf(card, cvcHandle: card.CvcHandle));

        Assert.Equal((PaymentStatus.Declined, "incorrect_cvc"), (payment.Status, payment.DeclineCode));
    }
}
