using System.Text.Json;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Tests.Running;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;

namespace TokenVault.Processor.Tests;

/// <summary>What an adapter is allowed and under which profiles, across its starts. Each has a world of its own.</summary>
public sealed class AdapterPolicyTests : IAsyncLifetime
{
    private readonly AdapterWorld _world = new();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Counts_Openings_AcrossARestart_AndOpensNoneTooMany()
    {
        await _world.Adapter.KillAsync();
        _world.Folder.WriteConfiguration(_world.Sandbox.Address, """{"Default":{"OpeningsPerDay":2,"AmountPerDay":{"USD":1500,"EUR":1000000} } }""");
        await _world.StartAdapterAsync();
        await _world.Processor.AuthorizeAsync(_world.Gateway.Charge(Visa, _world.RegisteredEpoch));
        await _world.Adapter.KillAsync();
        await _world.StartAdapterAsync();
        var dollars = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);
        (dollars.CurrencyCode, dollars.AmountMinorUnits) = ("USD", 1501);
        await AssertLimitedAsync(dollars);
        await _world.Processor.AuthorizeAsync(_world.Gateway.Charge(Visa, _world.RegisteredEpoch));

        var charge = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);
        await AssertLimitedAsync(charge);

        var listed = await _world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });
        Assert.Empty(listed.Disclosures);
        Assert.Equal(2, await _world.CountChargesAsync());
    }

    [Fact]
    public async Task Records_WhichCallersProfilesAndLimitsItUses_OncePerChange()
    {
        Assert.Equal(["callers", "profiles", "limits"], await ReadActsAsync());
        await _world.Adapter.KillAsync();
        await _world.StartAdapterAsync();
        Assert.Equal(3, (await ReadActsAsync()).Count);
        await _world.Adapter.KillAsync();
        _world.Folder.WriteManifest(2);
        _world.Folder.WriteConfiguration(_world.Sandbox.Address, """{"Merchants":{"shop":{"OpeningsPerDay":7} } }""");
        await _world.StartAdapterAsync();
        Assert.Equal(["callers", "profiles", "limits", "profiles", "limits"], await ReadActsAsync());

        await _world.Adapter.KillAsync();
        _world.Folder.WriteManifest(1);
        var (exitCode, said) = await RunningProgram.RunAsync(
            "TokenVault.Processor", _world.Folder.Root, "--config", "processor.json");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("version 2 was in use before", said, StringComparison.Ordinal);
    }

    private async Task AssertLimitedAsync(AuthorizeRequest charge)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _world.Processor.AuthorizeAsync(charge).ResponseAsync);
        Assert.True(VaultErrors.TryRead(error, out var code));
        Assert.Equal(VaultErrorCode.MerchantLimitExceeded, code);
    }

    private async Task<List<string>> ReadActsAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(_world.Folder.At("disclosures"), DisclosureFile.FileName));
        return [.. lines.Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("act", out _)).Select(line => line.GetProperty("act").GetString()!)];
    }
}
