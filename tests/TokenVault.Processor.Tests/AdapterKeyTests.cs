using Google.Rpc;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests;

/// <summary>Keys that are changed while the adapter runs. Each has a world of its own.</summary>
public sealed class AdapterKeyTests : IAsyncLifetime
{
    private readonly AdapterWorld _world = new();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Lists_OneKeyOfEachPurpose()
    {
        var keys = (await _world.Keys.ListKeysAsync(new ListKeysRequest())).Keys;

        Assert.Equal(Enum.GetValues<KeyPurpose>().Skip(1).Order(), keys.Select(static key => key.Purpose).Order());
        Assert.All(keys, static key => Assert.Equal((1u, true, KeyPlace.Keystore, null), (key.KeyNumber, key.IsCurrent, key.Place, key.DestroyTime)));
        Assert.Equal([KeyPurpose.Sealing, KeyPurpose.Ledger], keys.Where(static key => !key.PublicKey.IsEmpty).Select(static key => key.Purpose));
    }

    [Fact]
    public async Task Draws_AWrappingKey_AndCharges_WhatBothHaveWrapped_AlsoAfterAKill()
    {
        var drawn = (await _world.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = KeyPurpose.Wrapping, CurrentNumber = 1 })).Key;
        var later = (await _world.Processor.RegisterEpochAsync(_world.Gateway.Registration)).RegisteredEpoch;
        await ChargeAsync(later);
        await _world.Adapter.KillAsync();
        await _world.StartAdapterAsync();
        await _world.AcquireFenceAsync();

        Assert.Equal((KeyPurpose.Wrapping, 2u, true), (drawn.Purpose, drawn.KeyNumber, drawn.IsCurrent));
        Assert.NotEqual(_world.RegisteredEpoch, later);
        await ChargeAsync(_world.RegisteredEpoch);
        await ChargeAsync(later);
        var acts = (await File.ReadAllLinesAsync(Directory.GetFiles(_world.Folder.At("disclosures")).Order(StringComparer.Ordinal).First(static path => path.EndsWith(".jsonl", StringComparison.Ordinal))))
            .Where(static line => line.Contains("key_drawn", StringComparison.Ordinal)).ToArray();
        Assert.Contains("\"custodian\":\"carla\"", Assert.Single(acts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyPurpose.Wrapping, 0u, "KEY_NUMBER_STALE", StatusCode.FailedPrecondition)]
    [InlineData(KeyPurpose.Wrapping, 2u, "KEY_NUMBER_STALE", StatusCode.FailedPrecondition)]
    [InlineData(KeyPurpose.Row, 1u, "KEY_PURPOSE_INVALID", StatusCode.InvalidArgument)]
    [InlineData(KeyPurpose.RecordChain, 1u, "KEY_PURPOSE_INVALID", StatusCode.InvalidArgument)]
    [InlineData(KeyPurpose.Unspecified, 1u, "KEY_PURPOSE_INVALID", StatusCode.InvalidArgument)]
    public async Task Refuses_WhatItDoesNotRotate(KeyPurpose purpose, uint current, string reason, StatusCode status)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => _world.Keys.RotateKeyAsync(new RotateKeyRequest { Purpose = purpose, CurrentNumber = current }).ResponseAsync);

        Assert.Equal(status, refusal.StatusCode);
        Assert.Equal(reason, refusal.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        Assert.All((await _world.Keys.ListKeysAsync(new ListKeysRequest())).Keys, static key => Assert.Equal(1u, key.KeyNumber));
    }

    private async Task ChargeAsync(Google.Protobuf.ByteString epoch) =>
        Assert.Equal(Outcome.Succeeded, (await _world.Processor.AuthorizeAsync(_world.Gateway.Charge(Visa, epoch))).Result.Outcome);
}
