using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Local;
using TokenVault.Local.Keys;

namespace TokenVault.EndToEnd.Tests;

/// <summary>A key that may be known to others: all cards are sealed anew, and then it can go. And a keystore that is put back.</summary>
public sealed class KeyEndTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    private const int Cards = 300;

    [Fact]
    public async Task Seals_each_card_anew_over_a_killed_gateway_then_destroys_the_key_and_restores_keys()
    {
        var visa = await fixture.TokenizeAsync(TestCard.Visa);
        var named = await fixture.Client.Tokens.TokenizeAsync(new TokenizeRequest
        {
            Card = new Card
            {
                Number = ByteString.CopyFromUtf8(TestCard.Mastercard),
                ExpiryMonth = TestCard.ExpiryMonth,
                ExpiryYear = TestCard.ExpiryYear,
                CardholderName = ByteString.CopyFromUtf8("Anna Example"),
            },
        });
        await Task.WhenAll(Enumerable.Range(0, Cards).Select(i => Refused.RetryAsync(() => fixture.TokenizeAsync(TestCard.Number(i)))));
        await ChargeAsync(visa);
        using var custodian = fixture.Vault.ConnectCustodian();
        using var other = fixture.Vault.ConnectCustodian("custodian-2");
        var before = Backup();
        await custodian.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Wrapping, CurrentNumber = 1 });

        var started = (await custodian.KeyAdmin.StartResealingAsync(new StartResealingRequest { Purpose = KeyPurpose.Wrapping, Number = 1, Reason = "a test" })).Resealing;
        await fixture.Vault.Gateway.KillAsync();
        await fixture.Vault.Gateway.StartAsync();
        await WaitAsync(async () => (await custodian.KeyAdmin.ListResealingsAsync(new ListResealingsRequest())).Resealings.Single(one => one.ResealingId == started.ResealingId).Finished);
        var progress = Assert.Single((await custodian.KeyAdmin.ListResealingsAsync(new ListResealingsRequest())).Resealings.Single().Progress);
        Assert.True(progress.ResealedCount >= Cards + 2, $"{progress.ResealedCount} cards were sealed anew.");
        Assert.Equal(0, progress.PassedOverCount);

        var request = new DestroyKeyRequest { Purpose = KeyPurpose.Wrapping, Number = 1, Reason = "a test" };
        await custodian.KeyAdmin.DestroyKeyAsync(request);
        Assert.True((await other.KeyAdmin.DestroyKeyAsync(request)).Destroyed);
        await ChargeAsync(visa);
        await ChargeAsync(named);

        // The same token, with its card where it was.
        Assert.Equal(visa.Token.Token_, (await fixture.TokenizeAsync(TestCard.Visa)).Token.Token_);
        using (var auditor = fixture.Vault.ConnectAuditor())
        {
            var entries = (await auditor.Disclosures.ListDisclosuresAsync(new ListDisclosuresRequest { Token = named.Token.Token_ })).Disclosures;
            Assert.Contains(entries, one => one.Purpose == DisclosurePurpose.Rekeying && one.OrderId == started.ResealingId && one.WithCardholderName);
        }

        await RestoreAsync(before);
    }

    // The older keystore is newer to nobody: it is refused, and put back only where that is asked for.
    private async Task RestoreAsync(KeyBackupContent before)
    {
        var folder = fixture.Vault.Folder;
        var rehearsed = await KeystoreCheck.RehearseAsync(folder, before, [], CancellationToken.None);
        Assert.Contains("wrapping-1", rehearsed.Names);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Contains(
            "The adapter is running",
            (await Assert.ThrowsAsync<LocalVaultException>(() => KeyRestore.RunAsync(folder, before, replaceNewer: true, [], now, CancellationToken.None))).Message,
            StringComparison.Ordinal);
        var after = Backup();
        Assert.DoesNotContain("wrapping-1", (await KeystoreCheck.OpenAsync(folder, folder.Keystore, [], CancellationToken.None)).Names);
        await fixture.Vault.Processor.StopAsync();
        var refusal = (await Assert.ThrowsAsync<LocalVaultException>(() => KeyRestore.RunAsync(folder, before, replaceNewer: false, [], now, CancellationToken.None))).Message;
        Assert.Contains("What wrapping-2 protects could not be opened any more.", refusal, StringComparison.Ordinal);
        Assert.Contains("Destroyed keys would be back: wrapping-1.", refusal, StringComparison.Ordinal);
        var damaged = before with { Keystore = [.. before.Keystore[..^1], (byte)(before.Keystore[^1] ^ 1)] };
        Assert.Contains(
            "does not open",
            (await Assert.ThrowsAsync<LocalVaultException>(() => KeyRestore.RunAsync(folder, damaged, replaceNewer: true, [], now, CancellationToken.None))).Message,
            StringComparison.Ordinal);
        Assert.Equal(after.Sha256, Backup().Sha256);

        var aside = await KeyRestore.RunAsync(folder, before, replaceNewer: true, [], now, CancellationToken.None);
        Assert.Equal(before.Sha256, Backup().Sha256);
        Assert.Equal(after.Keystore, await File.ReadAllBytesAsync(aside!));
        await KeyRestore.RunAsync(folder, after with { Keys = [.. (await KeystoreCheck.OpenAsync(folder, aside!, [], CancellationToken.None)).Keys], Generation = Generation(aside!) }, replaceNewer: false, [], now + TimeSpan.FromSeconds(1), CancellationToken.None);
        await fixture.Vault.Processor.StartAsync();
    }

    private static long Generation(string keystore) => System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(File.ReadAllBytes(keystore).AsSpan(5));

    private KeyBackupContent Backup()
    {
        var keystore = File.ReadAllBytes(fixture.Vault.Folder.Keystore);
        return new KeyBackupContent(
            KeyBackupContent.Version, new string('a', 32), TimeProvider.System.GetUtcNow(), Generation(fixture.Vault.Folder.Keystore), KeyBackupFile.DigestOf(keystore),
            [.. ((string[])["sealing", "wrapping", "fingerprint", "row", "record_chain", "ledger"]).Select(purpose => new KeyInKeystore(purpose, 1, "keystore"))], keystore);
    }

    private async Task ChargeAsync(TokenizeResponse card)
    {
        var request = VaultFixture.ChargeOf(card);
        Assert.Equal(PaymentStatus.Succeeded, (await Refused.RetryAsync(() => fixture.ChargeAsync(request))).Status);
    }

    // Not before the last epoch of the old key is over, a minute and a half at most.
    private static async Task WaitAsync(Func<Task<bool>> isDone)
    {
        for (var tries = 0; !await isDone(); tries++)
        {
            Assert.True(tries < 900, "Not sealed anew within three minutes.");
            await Task.Delay(200);
        }
    }
}
