using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;

namespace TokenVault.EndToEnd.Tests;

/// <summary>A gateway's certificate is renewed and revoked, over epochs that wait for an adapter that is away.</summary>
public sealed class GatewayCertificateTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    private static readonly string[] Numbers = [TestCard.Visa, TestCard.Mastercard, TestCard.Amex];

    [Fact]
    public async Task Cards_of_before_charge_after_renewal_and_revocation_and_what_waited_is_registered()
    {
        var registered = await fixture.TokenizeAsync(Numbers[0]);
        Assert.Equal(PaymentStatus.Succeeded, await ChargeAsync(registered));

        // Its epoch waits, signed under the certificate of before, while that is replaced.
        await fixture.Vault.Processor.KillAsync();
        await fixture.Vault.Gateway.RestartAsync();
        var waiting = await Refused.RetryAsync(() => fixture.TokenizeAsync(Numbers[1]));
        var gateway = Assert.Single(fixture.Vault.Callers.Gateways);
        Assert.True(GatewayId.TryParse(gateway.Name, out var name));
        fixture.Vault.Callers.RenewGateway(name);
        await fixture.Vault.Gateway.RestartAsync();
        await fixture.Vault.Processor.StartAsync();
        var renewed = await Refused.RetryAsync(() => fixture.TokenizeAsync(Numbers[2]));
        await ChargeAllAsync(registered, waiting, renewed);

        // Sealed while it is revoked: sealing goes on, nothing of it is registered or opened, and the log says why.
        fixture.Vault.Callers.RevokeGateway(name);
        await Refused.UntilAsync(async () => await RefusalAsync(registered) is not null);
        await fixture.Vault.Gateway.RestartAsync();
        var revoked = await Refused.RetryAsync(() => fixture.TokenizeAsync(Numbers[0]));
        await Refused.UntilAsync(async () => (await File.ReadAllTextAsync(fixture.Vault.Gateway.LogFile)).Contains(
            "The adapter refuses epoch", StringComparison.Ordinal));
        Assert.NotNull(await RefusalAsync(revoked));

        fixture.Vault.Callers.EnrollGateway(name, 0);
        await ChargeAllAsync(registered, waiting, renewed, revoked);
    }

    private async Task ChargeAllAsync(params TokenizeResponse[] cards)
    {
        foreach (var card in cards)
        {
            await Refused.UntilAsync(async () => await RefusalAsync(card) is null);
            Assert.Equal(PaymentStatus.Succeeded, await ChargeAsync(card));
        }
    }

    private async Task<PaymentStatus> ChargeAsync(TokenizeResponse card) => (await fixture.ChargeAsync(VaultFixture.ChargeOf(card))).Status;

    private async Task<string?> RefusalAsync(TokenizeResponse card)
    {
        try
        {
            await ChargeAsync(card);
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal.Status.Detail;
        }
    }
}
