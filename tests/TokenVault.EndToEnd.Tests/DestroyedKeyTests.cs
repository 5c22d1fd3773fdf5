using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Envelope;

namespace TokenVault.EndToEnd.Tests;

/// <summary>Keys that are destroyed while cards need them: those cards are gone, and nothing that has to be done for the others waits for them.</summary>
public sealed class DestroyedKeyTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    [Fact]
    public async Task Goes_on_with_all_others_and_starts_again_after_another_fingerprint_key()
    {
        var lost = await fixture.TokenizeAsync(TestCard.Visa);
        Assert.Equal(PaymentStatus.Succeeded, (await fixture.ChargeAsync(VaultFixture.ChargeOf(lost))).Status);

        // Its epoch is never registered: sealed to the first sealing key while the adapter is away, and brought once that is gone.
        await fixture.Vault.Processor.KillAsync();
        await fixture.Vault.Gateway.RestartAsync();
        var waiting = await Refused.RetryAsync(() => fixture.TokenizeAsync(TestCard.Mastercard));
        await fixture.Vault.Gateway.KillAsync();
        await fixture.Vault.Processor.StartAsync();
        await DestroyAsync();
        await fixture.Vault.Gateway.StartAsync();

        // Told in the end of each, whatever else is told while gateway and adapter find one another.
        await Refused.UntilAsync(async () => await ReasonAsync(lost) == "KEY_DESTROYED");
        await Refused.UntilAsync(async () => await ReasonAsync(waiting) == "KEY_DESTROYED");
        await LogAsync($"Whether the card of {waiting.Token.Token_} has another token can't be told yet: the adapter answers KeyDestroyed.");
        var kept = await Refused.RetryAsync(() => fixture.TokenizeAsync(TestCard.Amex));
        using (var custodian = fixture.Vault.ConnectCustodian())
        {
            await custodian.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Fingerprint, CurrentNumber = 1 });
        }

        await LogAsync("All tokens are filed under fingerprint key 2.");
        Assert.Equal(kept.Token.Token_, (await fixture.TokenizeAsync(TestCard.Amex)).Token.Token_);

        // The number of a card that is gone gives a token that serves.
        var again = await fixture.TokenizeAsync(TestCard.Visa);
        Assert.NotEqual(lost.Token.Token_, again.Token.Token_);
        Assert.Equal(PaymentStatus.Succeeded, (await Refused.RetryAsync(() => fixture.ChargeAsync(VaultFixture.ChargeOf(again)))).Status);

        // Numbers of this day were counted by the first fingerprint key.
        await fixture.Vault.Processor.KillAsync();
        await fixture.Vault.Processor.StartAsync();
        Assert.Equal(PaymentStatus.Succeeded, (await Refused.RetryAsync(() => fixture.ChargeAsync(VaultFixture.ChargeOf(kept)))).Status);
        Assert.Equal(again.Token.Token_, (await Refused.RetryAsync(() => fixture.TokenizeAsync(TestCard.Visa))).Token.Token_);
    }

    // Those that wrapped and sealed all that there is, with no gateway there to have it wrapped anew.
    private async Task DestroyAsync()
    {
        using var first = fixture.Vault.ConnectCustodian();
        using var second = fixture.Vault.ConnectCustodian("custodian-2");
        await first.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Wrapping, CurrentNumber = 1 });
        var sealing = (await first.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Sealing, CurrentNumber = 1 })).Key;
        fixture.Vault.Ceremony.Name((SuiteId)sealing.Suite, sealing.KeyNumber, sealing.PublicKey.ToByteArray());
        foreach (var purpose in (KeyPurpose[])[KeyPurpose.Wrapping, KeyPurpose.Sealing])
        {
            var request = new DestroyKeyRequest { Purpose = purpose, Number = 1, Reason = "a test" };
            await first.KeyAdmin.DestroyKeyAsync(request);
            for (var tries = 0; !await IsDestroyedAsync(second, request); tries++)
            {
                Assert.True(tries < 100, "Not destroyed within a hundred seconds.");
                await Task.Delay(1000);
            }
        }
    }

    // Not before the epoch is over that may have been under way.
    private static async Task<bool> IsDestroyedAsync(TokenVaultClient custodian, DestroyKeyRequest request)
    {
        try
        {
            return (await custodian.KeyAdmin.DestroyKeyAsync(request)).Destroyed;
        }
        catch (RpcException refusal) when (TokenVaultClient.TryReadReason(refusal, out var reason) && reason is "KEY_STILL_SEALING")
        {
            return false;
        }
    }

    private async Task<string> ReasonAsync(TokenizeResponse card)
    {
        try
        {
            var payment = await fixture.ChargeAsync(VaultFixture.ChargeOf(card));
            return payment.Status.ToString();
        }
        catch (RpcException refusal)
        {
            return TokenVaultClient.TryReadReason(refusal, out var reason) ? reason : refusal.StatusCode.ToString();
        }
    }

    private Task LogAsync(string line) => Refused.UntilAsync(async () =>
        (await File.ReadAllTextAsync(fixture.Vault.Folder.Log("gateway"))).Contains(line.Replace("'", "\\u0027", StringComparison.Ordinal), StringComparison.Ordinal));
}
