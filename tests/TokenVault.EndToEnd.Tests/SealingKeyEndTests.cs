using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Envelope;

namespace TokenVault.EndToEnd.Tests;

/// <summary>A sealing key that may be known to others: all cards of epochs that were sealed to it are sealed anew, and then it can go.</summary>
public sealed class SealingKeyEndTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    private const int Cards = 100;

    [Fact]
    public async Task Seals_each_card_anew_over_a_killed_adapter_then_destroys_the_key()
    {
        var visa = await fixture.TokenizeAsync(TestCard.Visa);
        var tokens = await TokenizeAllAsync();
        await ChargeAsync(visa);
        using var custodian = fixture.Vault.ConnectCustodian();
        using var other = fixture.Vault.ConnectCustodian("custodian-2");
        await Refused.AsAsync(StatusCode.FailedPrecondition, "KEY_IN_USE", () => StartAsync(custodian), "number");
        var key = (await custodian.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Sealing, CurrentNumber = 1 })).Key;

        // Not until gateways seal to another: it does not end while the manifest names the old key.
        var started = await StartAsync(custodian);
        await fixture.Vault.Processor.KillAsync();
        fixture.Vault.Ceremony.Name((SuiteId)key.Suite, key.KeyNumber, key.PublicKey.ToByteArray());
        await fixture.Vault.Processor.StartAsync();
        await WaitAsync(async () => (await FindAsync(custodian, started)).Finished);

        var progress = Assert.Single((await FindAsync(custodian, started)).Progress);
        Assert.True(progress.ResealedCount >= Cards + 1, $"{progress.ResealedCount} cards were sealed anew.");
        Assert.Equal(0, progress.PassedOverCount);
        var request = new DestroyKeyRequest { Purpose = KeyPurpose.Sealing, Number = 1, Reason = "a test" };
        Assert.Equal(0, (await custodian.KeyAdmin.DestroyKeyAsync(request)).EpochsLost);
        Assert.True((await other.KeyAdmin.DestroyKeyAsync(request)).Destroyed);

        await ChargeAsync(visa);
        Assert.Equal(tokens, await TokenizeAllAsync());
        await fixture.Vault.Processor.KillAsync();
        await fixture.Vault.Processor.StartAsync();
        await ChargeAsync(visa);
        using var auditor = fixture.Vault.ConnectAuditor();
        var entries = (await auditor.Disclosures.ListDisclosuresAsync(new ListDisclosuresRequest { Token = visa.Token.Token_ })).Disclosures;
        Assert.Contains(entries, one => one.Purpose == DisclosurePurpose.Rekeying && one.OrderId == started);
    }

    private static async Task<string> StartAsync(TokenVaultClient custodian) => (await custodian.KeyAdmin.StartResealingAsync(
        new StartResealingRequest { Purpose = KeyPurpose.Sealing, Number = 1, Reason = "a test" })).Resealing.ResealingId;

    private static async Task<Resealing> FindAsync(TokenVaultClient custodian, string id) => (await Refused.RetryAsync(
        async () => await custodian.KeyAdmin.ListResealingsAsync(new ListResealingsRequest()))).Resealings.Single(one => one.ResealingId == id);

    // Not before the last epoch of the old key is over, a minute and a half at most.
    private static async Task WaitAsync(Func<Task<bool>> isDone)
    {
        for (var tries = 0; !await isDone(); tries++)
        {
            Assert.True(tries < 900, "Not sealed anew within three minutes.");
            await Task.Delay(200);
        }
    }

    private async Task<string[]> TokenizeAllAsync() =>
        [.. (await Task.WhenAll(Enumerable.Range(0, Cards).Select(i => Refused.RetryAsync(() => fixture.TokenizeAsync(TestCard.Number(i)))))).Select(made => made.Token.Token_)];

    private async Task ChargeAsync(TokenizeResponse card)
    {
        var request = VaultFixture.ChargeOf(card);
        Assert.Equal(PaymentStatus.Succeeded, (await Refused.RetryAsync(() => fixture.ChargeAsync(request))).Status);
    }
}
