using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using KeyPurpose = TokenVault.Contracts.V1.KeyPurpose;

namespace TokenVault.Processor.Tests.Keys;

/// <summary>A key is destroyed by two people, who are told what goes with it and where it stays.</summary>
public sealed class KeyDestructionTests : IAsyncDisposable
{
    private readonly KeyLifeStand _stand = new();

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public async Task Destroys_WhenAnotherConfirms_AndTellsWhatIsLost()
    {
        await _stand.RegisterAsync();
        await _stand.RegisterAsync();
        await _stand.RegisterAsync();
        _stand.Draw();
        _stand.Uses.State("gw-1", 2, _stand.Now, _stand.Now);
        _stand.Uses.State("gw-2", 0, null, null);
        var backup = await BackUpAsync();

        var proposed = await DestroyAsync("carla");
        Assert.Equal((false, 2L, 1L, "carla", ""), (proposed.Destroyed, proposed.EpochsLost, proposed.EpochsRewrapped, proposed.ProposedBy, proposed.ConfirmedBy));
        Assert.Equal(["gw-2"], proposed.SilentGatewayIds);
        Assert.Equal([backup], proposed.BackupIds);
        Assert.Equal(_stand.Now + KeyLifeStand.ConfirmWithin, proposed.ConfirmUntil.ToDateTimeOffset());
        Assert.Null(Key(1).Destroyed);

        Assert.Equal(VaultErrorCode.KeyNotConfirmedByAnother, await RefusedAsync("carla"));
        Assert.Equal(VaultErrorCode.KeyNotConfirmedByAnother, await RefusedAsync("Carla"));
        Assert.Null(Key(1).Destroyed);
        var destroyed = await DestroyAsync("david");

        Assert.Equal((true, 2L, "carla", "david"), (destroyed.Destroyed, destroyed.EpochsLost, destroyed.ProposedBy, destroyed.ConfirmedBy));
        Assert.NotNull(Key(1).Destroyed);
        Assert.Equal(VaultErrorCode.KeyDestroyed, await RefusedAsync("erika"));
        var acts = _stand.Acts();
        Assert.Contains("\"act\":\"keys_backed_up\"", acts[0], StringComparison.Ordinal);
        Assert.Contains("\"act\":\"key_destruction_proposed\"", acts[1], StringComparison.Ordinal);
        Assert.Contains(
            $"\"act\":\"key_destroyed\",\"purpose\":\"wrapping\",\"number\":\"1\",\"epochsLost\":\"2\",\"epochsRewrapped\":\"1\",\"silentGateways\":\"gw-2\",\"backupsThatHoldIt\":\"{backup}\",\"proposedBy\":\"carla\",\"confirmedBy\":\"david\"",
            acts[2], StringComparison.Ordinal);
        Assert.Equal(3, acts.Length);
    }

    [Fact]
    public async Task Counts_AllThatTheKeyMayHaveWrapped_WhereAGatewayHasNotReportedSince()
    {
        await _stand.RegisterAsync();
        await _stand.RegisterAsync();
        _stand.Uses.State("gw-1", 1, _stand.Now, _stand.Now);
        _stand.Vault.Clock.Advance(TimeSpan.FromMinutes(1));
        _stand.Draw();
        await _stand.RegisterAsync();
        _stand.Vault.Clock.Advance(TimeSpan.FromMinutes(1));
        _stand.Draw();

        // Reported before either was replaced: what key 2 wraps may have been wrapped by key 1 when it was registered.
        Assert.Equal((2L, 0L, "gw-1"), Of(await DestroyAsync("carla")));
        Assert.Equal((3L, 0L, "gw-1"), Of(await DestroyAsync("carla", number: 2)));
        await DestroyAsync("david");
        _stand.Vault.Clock.Advance(KeyLifeStand.ConfirmWithin);
        Assert.Equal((1L, 0L, "gw-1"), Of(await DestroyAsync("carla", number: 2)));

        static (long, long, string) Of(DestroyKeyResponse answer) => (answer.EpochsLost, answer.EpochsRewrapped, Assert.Single(answer.SilentGatewayIds));
    }

    [Fact]
    public async Task Begins_Anew_WhereNobodyConfirmsInTime()
    {
        _stand.Draw();
        await DestroyAsync("carla");
        _stand.Vault.Clock.Advance(KeyLifeStand.ConfirmWithin);

        var again = await DestroyAsync("david");
        Assert.Equal((false, "david"), (again.Destroyed, again.ProposedBy));
        Assert.Null(Key(1).Destroyed);
        Assert.True((await DestroyAsync("carla")).Destroyed);
    }

    [Fact]
    public async Task Refuses_TheKeyInUse_AndWhatTheAdapterReadsItsOwnBy()
    {
        Assert.Equal(VaultErrorCode.KeyInUse, await RefusedAsync("carla"));
        Assert.Equal(VaultErrorCode.KeyPurposeInvalid, await RefusedAsync("carla", KeyPurpose.Row));
        Assert.Equal(VaultErrorCode.KeyPurposeInvalid, await RefusedAsync("carla", KeyPurpose.RecordChain));
        Assert.Equal(VaultErrorCode.KeyPurposeInvalid, await RefusedAsync("carla", KeyPurpose.Ledger));
        _stand.Draw();
        Assert.Equal(VaultErrorCode.KeyReasonInvalid, await RefusedAsync("carla", reason: " "));
        Assert.Equal(VaultErrorCode.KeyReasonInvalid, await RefusedAsync("carla", reason: "a\nb"));
        Assert.Equal(VaultErrorCode.TextHoldsCardNumber, await RefusedAsync("carla", reason: "card 4242 4242 4242 4242"));
        Assert.Empty(_stand.Acts());
    }

    // It protects nothing, so there is nothing to destroy with it: cards would only get second tokens.
    [Fact]
    public async Task Keeps_AFingerprintKey_ThatAGatewayNeeds_OrMayNeed()
    {
        _stand.Uses.State("gw-1", 3, _stand.Now, _stand.Now);
        _stand.Draw(Opening.Keys.KeyPurpose.Fingerprint);
        Assert.Equal(VaultErrorCode.KeyStillNeeded, await RefusedAsync("carla", KeyPurpose.Fingerprint));
        _stand.Uses.State("gw-1", 0, _stand.Now - TimeSpan.FromSeconds(1), null);
        Assert.Equal(VaultErrorCode.KeyStillNeeded, await RefusedAsync("carla", KeyPurpose.Fingerprint));
        Assert.Empty(_stand.Acts());

        // Numbers of today are counted by it.
        _stand.Uses.State("gw-1", 0, _stand.Now, null);
        Assert.Equal(VaultErrorCode.KeyStillNeeded, await RefusedAsync("carla", KeyPurpose.Fingerprint));
        Assert.True(_stand.Counting.TryTake(2));
        Assert.False((await DestroyAsync("carla", KeyPurpose.Fingerprint)).Destroyed);
        _stand.Uses.State("gw-1", 1, _stand.Now, _stand.Now);
        Assert.Equal(VaultErrorCode.KeyStillNeeded, await RefusedAsync("david", KeyPurpose.Fingerprint));
        _stand.Uses.State("gw-1", 0, _stand.Now, null);
        Assert.True((await DestroyAsync("david", KeyPurpose.Fingerprint)).Destroyed);
    }

    [Fact]
    public void Waits_ForTheEpochThatWasUnderWay()
    {
        var (bearer, key) = (_stand.Bearer(), new Processor.Keys.Life.KeyName(Opening.Keys.KeyPurpose.Wrapping, 1));
        Assert.Equal(VaultErrorCode.KeyStillSealing, Assert.Throws<VaultException>(() => bearer.RequireOver(key)).Code);
        _stand.Draw();
        _stand.Vault.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(VaultErrorCode.KeyStillSealing, Assert.Throws<VaultException>(() => bearer.RequireOver(key)).Code);
        _stand.Vault.Clock.Advance(TimeSpan.FromSeconds(1));
        bearer.RequireOver(key);
    }

    [Fact]
    public async Task Counts_ABackup_UntilItIsOld_OrSaidToBeDestroyed()
    {
        _stand.Draw();
        var first = await BackUpAsync();
        _stand.Vault.Clock.Advance(TimeSpan.FromDays(10));
        var second = await BackUpAsync();
        Assert.Equal([first, second], (await DestroyAsync("carla")).BackupIds);

        var forgotten = await _stand.Backups.ForgetAsync(second, "david");
        Assert.Equal(_stand.Now, forgotten.ForgetTime.ToDateTimeOffset());
        _stand.Vault.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(VaultErrorCode.KeyBackupUnknown, (await Assert.ThrowsAsync<VaultException>(() => _stand.Backups.ForgetAsync("ff", "david"))).Code);
        Assert.Equal(
            VaultErrorCode.KeyBackupUnknown,
            (await Assert.ThrowsAsync<VaultException>(() => _stand.Backups.ForgetAsync(new string('0', 32), "david"))).Code);
        var destroyed = await DestroyAsync("david");
        Assert.Equal([first], destroyed.BackupIds);

        // One that is made afterwards does not hold it; the first is no more counted once backups of its age are gone.
        await BackUpAsync();
        Assert.Equal([first], await HoldingAsync());
        _stand.Vault.Clock.Advance(KeyLifeStand.Retention);
        Assert.Empty(await HoldingAsync());
    }

    [Fact]
    public async Task Notes_NoCopyOfAnotherKeystore()
    {
        var request = new RegisterKeyBackupRequest { BackupId = ByteString.CopyFrom(new byte[16]), Sha256 = ByteString.CopyFrom(SHA256.HashData([1])) };
        Assert.Equal(VaultErrorCode.KeyBackupDiffers, (await Assert.ThrowsAsync<VaultException>(() => _stand.Backups.RegisterAsync(request, "carla"))).Code);
        request.Sha256 = ByteString.CopyFrom(_stand.Copy.Digest());
        request.BackupId = ByteString.CopyFrom(new byte[15]);
        Assert.Equal(VaultErrorCode.FieldMissing, (await Assert.ThrowsAsync<VaultException>(() => _stand.Backups.RegisterAsync(request, "carla"))).Code);
        Assert.Empty(_stand.Acts());
    }

    // Said to be of now it would seem to hold none of the keys that were destroyed since it was made.
    [Fact]
    public async Task Notes_NoBackupASecondTime()
    {
        var request = new RegisterKeyBackupRequest { BackupId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xAA, 16)]), Sha256 = ByteString.CopyFrom(_stand.Copy.Digest()) };
        var backup = (await _stand.Backups.RegisterAsync(request, "carla")).BackupId;
        _stand.Draw();
        await DestroyAsync("carla");
        await DestroyAsync("david");
        request.Sha256 = ByteString.CopyFrom(_stand.Copy.Digest());

        Assert.Equal(VaultErrorCode.KeyBackupKnown, (await Assert.ThrowsAsync<VaultException>(() => _stand.Backups.RegisterAsync(request, "carla"))).Code);
        Assert.Equal([backup], await HoldingAsync());
    }

    private Opening.Keys.KeyFacts Key(uint number) =>
        _stand.Vault.Keystore.Keys.Single(key => key.Purpose == Opening.Keys.KeyPurpose.Wrapping && key.Number == number);

    private Task<IReadOnlyList<string>> HoldingAsync() => _stand.Backups.HoldingAsync(new(Opening.Keys.KeyPurpose.Wrapping, 1), CancellationToken.None);

    private async Task<string> BackUpAsync() => (await _stand.Backups.RegisterAsync(
        new RegisterKeyBackupRequest
        {
            BackupId = ByteString.CopyFrom([.. Guid.NewGuid().ToByteArray().Select(static octet => (byte)(octet | 0xA0))]),
            Sha256 = ByteString.CopyFrom(_stand.Copy.Digest()),
        },
        "carla")).BackupId;

    private Task<DestroyKeyResponse> DestroyAsync(string person, KeyPurpose purpose = KeyPurpose.Wrapping, string reason = "a test", uint number = 1) =>
        _stand.Destruction.DestroyAsync(new DestroyKeyRequest { Purpose = purpose, Number = number, Reason = reason }, person, CancellationToken.None);

    private async Task<VaultErrorCode> RefusedAsync(string person, KeyPurpose purpose = KeyPurpose.Wrapping, string reason = "a test") =>
        (await Assert.ThrowsAsync<VaultException>(() => DestroyAsync(person, purpose, reason))).Code;
}
