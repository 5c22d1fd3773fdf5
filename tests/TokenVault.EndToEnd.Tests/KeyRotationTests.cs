using System.Globalization;
using TokenVault.Contracts.V1;
using TokenVault.Envelope;

namespace TokenVault.EndToEnd.Tests;

/// <summary>Sealing, wrapping and ledger keys changed in a vault that runs.</summary>
public sealed class KeyRotationTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    [Fact]
    public async Task Changes_the_wrapping_key_and_tells_when_nothing_needs_the_old_one()
    {
        var token = await fixture.TokenizeAsync(TestCard.Visa);
        await fixture.ChargeAsync(VaultFixture.ChargeOf(token));
        using var custodian = fixture.Vault.ConnectCustodian();
        await custodian.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Wrapping, CurrentNumber = 1 });
        await fixture.ChargeAsync(VaultFixture.ChargeOf(token));

        await UntilAsync(async () => await DependentsAsync(KeyPurpose.Wrapping, 1) == 0 && await DependentsAsync(KeyPurpose.Wrapping, 2) > 0);

        await fixture.Vault.Processor.KillAsync();
        await fixture.Vault.Processor.StartAsync();
        Assert.Equal(0, await DependentsAsync(KeyPurpose.Wrapping, 1));
        Assert.Equal(PaymentStatus.Succeeded, (await Refused.RetryAsync(() => fixture.ChargeAsync(VaultFixture.ChargeOf(token)))).Status);
    }

    [Fact]
    public async Task Changes_the_sealing_key_by_a_manifest_and_seals_to_it_at_once()
    {
        var before = await fixture.TokenizeAsync(TestCard.Mastercard);
        using var custodian = fixture.Vault.ConnectCustodian();
        var key = (await custodian.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Sealing, CurrentNumber = 1 })).Key;
        var version = fixture.Vault.Ceremony.Name((SuiteId)key.Suite, key.KeyNumber, key.PublicKey.ToByteArray());

        await UntilAsync(() => LogHasAsync(string.Create(CultureInfo.InvariantCulture, $"Key manifest {version}: from now on epochs are sealed to key 2.")));
        var after = await fixture.TokenizeAsync(TestCard.Amex);
        foreach (var token in (TokenizeResponse[])[before, after])
        {
            Assert.Equal(PaymentStatus.Succeeded, (await fixture.ChargeAsync(VaultFixture.ChargeOf(token))).Status);
        }

        await fixture.Vault.Gateway.KillAsync();
        await fixture.Vault.Gateway.StartAsync();
        Assert.Equal(PaymentStatus.Succeeded, (await Refused.RetryAsync(() => fixture.ChargeAsync(VaultFixture.ChargeOf(before)))).Status);
    }

    [Fact]
    public async Task Changes_the_key_that_signs_the_record_while_gateways_check_it()
    {
        using var custodian = fixture.Vault.ConnectCustodian();
        var keys = (await custodian.Keys.ListKeysAsync(new ListKeysRequest())).Keys;
        var current = keys.Single(key => key is { Purpose: KeyPurpose.Ledger, IsCurrent: true });
        var next = (await custodian.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Ledger, CurrentNumber = current.KeyNumber })).Key;

        Assert.Equal((32, 32), (current.PublicKey.Length, next.PublicKey.Length));
        using var auditor = fixture.Vault.ConnectAuditor();
        var checkpoint = (await auditor.Ledger.GetCheckpointAsync(new GetCheckpointRequest())).Checkpoint.ToStringUtf8();
        Assert.Equal(2, checkpoint.Split('\n').Count(static line => line.StartsWith("— ", StringComparison.Ordinal)));
        var token = await fixture.TokenizeAsync(TestCard.Visa);
        Assert.Equal(PaymentStatus.Succeeded, (await fixture.ChargeAsync(VaultFixture.ChargeOf(token))).Status);
        await UntilAsync(() => LogHasAsync("is also signed by a key that this gateway does not know"));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 300, "It did not come about within half a minute.");
            await Task.Delay(100);
        }
    }

    private async Task<long> DependentsAsync(KeyPurpose purpose, uint number)
    {
        using var custodian = fixture.Vault.ConnectCustodian();
        var status = await custodian.KeyAdmin.GetKeyStatusAsync(new GetKeyStatusRequest());
        return status.Keys.Single(key => key.Key.Purpose == purpose && key.Key.KeyNumber == number).Dependents.Sum(static one => one.Count);
    }

    private async Task<bool> LogHasAsync(string line) =>
        (await File.ReadAllTextAsync(fixture.Vault.Folder.Log("gateway"))).Contains(line, StringComparison.Ordinal);
}
