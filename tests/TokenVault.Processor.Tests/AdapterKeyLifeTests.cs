using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Processor.Tests.Running;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;

namespace TokenVault.Processor.Tests;

/// <summary>Keys that end, at a running adapter.</summary>
public sealed class AdapterKeyLifeTests : IAsyncLifetime
{
    private readonly AdapterWorld _world = new();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Opens_NothingOfADestroyedKey_AlsoAfterAKill_UntilABackupIsPutBack()
    {
        var old = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);
        Assert.Equal(Outcome.Succeeded, await ChargeAsync(old));
        File.Copy(_world.Folder.At("keystore.tvk"), _world.Folder.At("backup.tvk"));
        var backup = await BackUpAsync();
        await RotateAsync();
        var later = (await _world.Processor.RegisterEpochAsync(_world.Gateway.Registration)).RegisteredEpoch;

        var request = new DestroyKeyRequest { Purpose = KeyPurpose.Wrapping, Number = 1, Reason = "the end of a merchant" };
        Assert.False((await _world.KeyAdmin.DestroyKeyAsync(request)).Destroyed);
        Assert.Equal("KEY_NOT_CONFIRMED_BY_ANOTHER", await ReasonAsync(() => _world.KeyAdmin.DestroyKeyAsync(request)));
        Assert.Equal(Outcome.Succeeded, await ChargeAsync(_world.Gateway.Again(old)));
        var destroyed = await _world.OtherKeyAdmin.DestroyKeyAsync(request);

        // The gateways of this registry have not reported: all that the key may have wrapped counts.
        Assert.True(destroyed.Destroyed);
        Assert.Equal((1L, 0L), (destroyed.EpochsLost, destroyed.EpochsRewrapped));
        Assert.Equal(["gw-1", "gw-2"], destroyed.SilentGatewayIds);
        Assert.Equal([backup], destroyed.BackupIds);
        await AssertClosedAsync(old);
        Assert.Equal(Outcome.Succeeded, await ChargeAsync(_world.Gateway.Charge(Visa, later)));
        await RestartAsync();
        await AssertClosedAsync(old);
        Assert.Equal(Outcome.Succeeded, await ChargeAsync(_world.Gateway.Charge(Visa, later)));
        Assert.Equal(KeyPlace.Destroyed, (await _world.Keys.ListKeysAsync(new ListKeysRequest())).Keys.Single(static key => key is { Purpose: KeyPurpose.Wrapping, KeyNumber: 1 }).Place);

        // Whoever has a backup has the key: that is why backups are counted.
        await _world.Adapter.KillAsync();
        File.Copy(_world.Folder.At("backup.tvk"), _world.Folder.At("keystore.tvk"), overwrite: true);
        await _world.StartAdapterAsync();
        await _world.AcquireFenceAsync();
        Assert.Equal(Outcome.Succeeded, await ChargeAsync(_world.Gateway.Again(old)));
    }

    [Fact]
    public async Task Seals_StoredCardsAnew_SoThatTheOldKeyCanGo()
    {
        var (brought, left) = (_world.Gateway.Charge(Visa, _world.RegisteredEpoch), _world.Gateway.Charge(Visa, _world.RegisteredEpoch));
        _world.Gateway.AddName(brought, "Anna Example");
        Assert.Equal("KEY_IN_USE", await ReasonAsync(() => _world.KeyAdmin.StartResealingAsync(new() { Purpose = KeyPurpose.Wrapping, Number = 1, Reason = "a laptop" })));
        await RotateAsync();
        var started = (await _world.KeyAdmin.StartResealingAsync(new() { Purpose = KeyPurpose.Wrapping, Number = 1, Reason = "a laptop" })).Resealing;
        Assert.Equal("RESEALING_UNDER_WAY", await ReasonAsync(() => _world.KeyAdmin.StartResealingAsync(new() { Purpose = KeyPurpose.Wrapping, Number = 1, Reason = "again" })));

        var due = Assert.Single((await _world.Resealing.ListDueResealingsAsync(new())).Resealings);
        var answer = await _world.Resealing.ResealStoredAsync(new() { ResealingId = due.ResealingId, Cards = { brought.Card } });
        var resealed = Assert.Single(answer.Results);
        Assert.Empty(resealed.Reason);
        var charge = _world.Gateway.Again(brought);
        (charge.Card.Sealed, charge.Card.RegisteredEpoch) = (resealed.Sealed, answer.RegisteredEpoch);
        charge.Card.Name = new() { Sealed = resealed.SealedName, Version = brought.Card.Name.Version, RegisteredEpoch = answer.RegisteredEpoch };
        Assert.Equal(Outcome.Succeeded, await ChargeAsync(charge));
        var entries = (await _world.Auditor.ListDisclosuresAsync(new() { Token = brought.Card.Token })).Disclosures;
        Assert.Equal(
            (DisclosurePurpose.Rekeying, "adapter", due.ResealingId, true), (entries[0].Purpose, entries[0].Recipient, entries[0].OrderId, entries[0].WithCardholderName));

        // What it is not about is not opened; what does not open has a reason of its own.
        Assert.Equal("RESEALING_UNKNOWN", await ReasonAsync(() => _world.Resealing.ResealStoredAsync(new() { ResealingId = new string('0', 32), Cards = { left.Card } })));
        var moved = left.Card.Clone();
        moved.Token = charge.Card.Token;
        Assert.Equal("SEALED_CARD_INVALID", Assert.Single((await _world.Resealing.ResealStoredAsync(new() { ResealingId = due.ResealingId, Cards = { moved } })).Results).Reason);

        var progress = Assert.Single((await _world.KeyAdmin.ListResealingsAsync(new())).Resealings);
        Assert.Equal((started.ResealingId, false), (progress.ResealingId, progress.Finished));
        Assert.Equal([("gw-1", 1L, 1L), ("gw-2", 0L, 0L)], progress.Progress.OrderBy(static one => one.GatewayId, StringComparer.Ordinal).Select(static one => (one.GatewayId, one.ResealedCount, one.PassedOverCount)));
        await _world.Resealing.FinishResealingAsync(new() { ResealingId = due.ResealingId });
        Assert.Empty((await _world.Resealing.ListDueResealingsAsync(new())).Resealings);

        var request = new DestroyKeyRequest { Purpose = KeyPurpose.Wrapping, Number = 1, Reason = "known to others" };
        await _world.KeyAdmin.DestroyKeyAsync(request);
        Assert.True((await _world.OtherKeyAdmin.DestroyKeyAsync(request)).Destroyed);
        var again = _world.Gateway.Again(charge);
        Assert.Equal(Outcome.Succeeded, await ChargeAsync(again));
        await AssertClosedAsync(left);
        var acts = await File.ReadAllTextAsync(_world.Folder.At("disclosures/disclosures.jsonl"));
        Assert.Contains($"\"act\":\"key_compromised\",\"purpose\":\"wrapping\",\"number\":\"1\",\"resealing\":\"{due.ResealingId}\",\"custodian\":\"carla\"", acts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_EpochsThatWereRegistered_AndShowsNothingOfItToOthers()
    {
        await _world.Processor.RegisterEpochAsync(_world.Gateway.Registration);
        using var call = _world.KeyAdmin.ListEpochs(new ListEpochsRequest());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var epoch = Assert.Single(call.ResponseStream.Current.Epochs);
        Assert.Equal(("gw-1", 1u, 1u, 16), (epoch.GatewayId, epoch.WrappingKey, epoch.SealingKey, epoch.EpochId.Length));
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));

        var status = await _world.KeyAdmin.GetKeyStatusAsync(new());
        Assert.Equal(6, status.Keys.Count);
        Assert.Equal(SHA256.HashData(await File.ReadAllBytesAsync(_world.Folder.At("keystore.tvk"))), status.Sha256.ToByteArray());
        Assert.Equal([1L, 0L], status.Keys.Single(static key => key.Key.Purpose == KeyPurpose.Wrapping).Dependents.Select(static one => one.RegisteredCount));
    }

    [Theory]
    [InlineData(long.MaxValue, 0, "from")]
    [InlineData(long.MinValue, 0, "to")]
    [InlineData(0, -1, "from")]
    [InlineData(0, int.MaxValue, "to")]
    public async Task Refuses_MomentsThatNoCalendarHas(long seconds, int nanos, string field)
    {
        var moment = new Timestamp { Seconds = seconds, Nanos = nanos };
        using var call = _world.KeyAdmin.ListEpochs(field == "from" ? new ListEpochsRequest { From = moment } : new ListEpochsRequest { To = moment });
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((StatusCode.InvalidArgument, "TIME_RANGE_INVALID"), (refusal.StatusCode, refusal.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal(field, Assert.Single(refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations).Field);
    }

    // And waits for as long as an epoch lasts here.
    private async Task RotateAsync()
    {
        await _world.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Wrapping, CurrentNumber = 1 });
        await Task.Delay(1100);
    }

    private async Task<string> BackUpAsync() => (await _world.KeyAdmin.RegisterKeyBackupAsync(new RegisterKeyBackupRequest
    {
        BackupId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xab, 16)]),
        Sha256 = ByteString.CopyFrom(SHA256.HashData(await File.ReadAllBytesAsync(_world.Folder.At("keystore.tvk")))),
    })).Backup.BackupId;

    private async Task RestartAsync()
    {
        await _world.Adapter.KillAsync();
        await _world.StartAdapterAsync();
        await _world.AcquireFenceAsync();
    }

    private async Task AssertClosedAsync(AuthorizeRequest charge)
    {
        var again = _world.Gateway.Again(charge);
        Assert.Equal("KEY_DESTROYED", await ReasonAsync(() => _world.Processor.AuthorizeAsync(again)));
        Assert.Equal("KEY_DESTROYED", await ReasonAsync(() => _world.Processor.AuthorizeAsync(again)));
    }

    private async Task<Outcome> ChargeAsync(AuthorizeRequest charge) => (await _world.Processor.AuthorizeAsync(charge)).Result.Outcome;

    private static async Task<string> ReasonAsync<T>(Func<AsyncUnaryCall<T>> call) =>
        (await Assert.ThrowsAsync<RpcException>(() => call().ResponseAsync)).GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason;
}
