using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests;

/// <summary>What becomes of a gateway's epochs where its certificate is renewed, ends or is revoked. Each has a world of its own.</summary>
public sealed class AdapterGatewayCertificateTests : IAsyncLifetime
{
    private const string San = "spiffe://tokenvault/gateway/gw-1";

    private readonly AdapterWorld _world = new();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Opens_AndRegisters_WhatWasSealedUnderTheCertificateBefore_OnceItIsRenewed()
    {
        using var pending = _world.MakeGateway(_world.Folder.Gateway);
        using var renewed = _world.Folder.Authority.Issue(San);
        var line = _world.ConnectAs(renewed);

        // Registered before: opened. Not registered before, for an adapter that was away: registered now, and opened.
        var old = await line.AuthorizeAsync(_world.Gateway.Charge(Visa, _world.RegisteredEpoch));
        Assert.Equal(Outcome.Succeeded, old.Result.Outcome);
        var registered = (await line.RegisterEpochAsync(pending.Registration)).RegisteredEpoch;
        pending.Fence = _world.Gateway.Fence;
        Assert.Equal(Outcome.Succeeded, (await line.AuthorizeAsync(pending.Charge(Visa, registered))).Result.Outcome);
    }

    [Fact]
    public async Task Opens_WhatACertificateSigned_AfterItsEnd_AndRegistersNothingMoreOfIt()
    {
        using var ending = _world.Folder.Authority.Issue(San, to: DateTimeOffset.UtcNow.AddSeconds(4));
        using var before = _world.MakeGateway(ending);
        using var pending = _world.MakeGateway(ending);
        var registered = (await _world.Processor.RegisterEpochAsync(before.Registration)).RegisteredEpoch;
        while (DateTimeOffset.UtcNow <= new DateTimeOffset(ending.NotAfter).AddSeconds(1))
        {
            await Task.Delay(100);
        }

        before.Fence = _world.Gateway.Fence;
        Assert.Equal(Outcome.Succeeded, (await _world.Processor.AuthorizeAsync(before.Charge(Visa, registered))).Result.Outcome);
        await AssertRefusedAsync(VaultErrorCode.CertificateNotTrusted, _world.Processor.RegisterEpochAsync(pending.Registration));
    }

    [Fact]
    public async Task Registers_NothingOfARevokedGateway_ByWhomever_AndOpensItsOlderEpochs_ForAnother()
    {
        using var pending = _world.MakeGateway(_world.Folder.Gateway);
        using var successor = _world.Folder.Authority.Issue("spiffe://tokenvault/gateway/gw-2");
        using var inSuccessorsName = _world.MakeGateway(_world.Folder.Gateway, "gw-2");
        var line = _world.ConnectAs(successor);
        await line.ObserveRecordAsync(new ObserveRecordRequest());
        _world.Folder.WriteRegistry(gatewayDisabled: true);
        await UntilAsync(async () => await ReasonAsync(_world.Processor.RegisterEpochAsync(pending.Registration)) == VaultErrorCode.CallerDisabled);

        // By itself, by another gateway, and by another in whose name it signed.
        await AssertRefusedAsync(VaultErrorCode.CallerDisabled, _world.Processor.AuthorizeAsync(_world.Gateway.Charge(Visa, _world.RegisteredEpoch)));
        await AssertRefusedAsync(VaultErrorCode.EpochInvalid, line.RegisterEpochAsync(pending.Registration));
        await AssertRefusedAsync(VaultErrorCode.CallerDisabled, line.RegisterEpochAsync(inSuccessorsName.Registration));

        // What it sealed before is good: the gateway that has its store charges it.
        _world.Gateway.Fence = (await line.AcquireFenceAsync(new AcquireFenceRequest())).FencingEpoch;
        var charged = await line.AuthorizeAsync(_world.Gateway.Charge(Visa, _world.RegisteredEpoch));
        Assert.Equal(Outcome.Succeeded, charged.Result.Outcome);

        // What waited is registered once the gateway is let in again.
        _world.Folder.WriteRegistry(gatewayDisabled: false);
        ByteString registered = ByteString.Empty;
        await UntilAsync(async () =>
        {
            try
            {
                registered = (await _world.Processor.RegisterEpochAsync(pending.Registration)).RegisteredEpoch;
                return true;
            }
            catch (RpcException)
            {
                return false;
            }
        });
        Assert.False(registered.IsEmpty);
    }

    private static async Task AssertRefusedAsync<T>(VaultErrorCode code, AsyncUnaryCall<T> call) => Assert.Equal(code, await ReasonAsync(call));

    private static async Task<VaultErrorCode?> ReasonAsync<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call.ResponseAsync;
            return null;
        }
        catch (RpcException error)
        {
            return VaultErrors.TryRead(error, out var code) ? code : null;
        }
    }

    // The registry is watched, so a change takes a moment.
    private static async Task UntilAsync(Func<Task<bool>> happened)
    {
        for (var tries = 0; !await happened(); tries++)
        {
            Assert.True(tries < 100, "It did not happen in time.");
            await Task.Delay(100);
        }
    }
}
