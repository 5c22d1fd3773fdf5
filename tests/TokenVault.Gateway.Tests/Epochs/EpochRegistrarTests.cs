using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Epochs;
using TokenVault.Gateway.Tests.Tokenize;

namespace TokenVault.Gateway.Tests.Epochs;

public sealed class EpochRegistrarTests
{
    // Names are random, so the one that is refused may come before or after the others; neither may hold the others up.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Registers_TheOthers_WhicheverIsRefused(int refused)
    {
        await using var vault = new SequencerFixture();
        await using var adapter = await RefusingAdapter.StartAsync();
        var epochs = await StartEpochsAsync(vault, count: 3);
        adapter.Refused.Add(epochs[refused]);
        using var channel = new AdapterChannel(adapter.Address, adapter.Certificate, RefusingAdapter.San, adapter.Certificate);
        var registrar = Registrar(vault, channel);

        await registrar.RegisterPendingAsync(CancellationToken.None);

        Assert.Equal([epochs[refused]], await PendingAsync(vault));
        var refusal = await Assert.ThrowsAsync<VaultException>(() => registrar.GetRegisteredAsync(epochs[refused]).AsTask());
        Assert.Equal(VaultErrorCode.EpochUnregistered, refusal.Code);
    }

    [Fact]
    public async Task Registers_ARefusedEpoch_OnceACardOfItIsCharged_AndTheCauseIsMended()
    {
        await using var vault = new SequencerFixture();
        await using var adapter = await RefusingAdapter.StartAsync();
        var epoch = (await StartEpochsAsync(vault, count: 1))[0];
        adapter.Refused.Add(epoch);
        using var channel = new AdapterChannel(adapter.Address, adapter.Certificate, RefusingAdapter.San, adapter.Certificate);
        var registrar = Registrar(vault, channel);
        await registrar.RegisterPendingAsync(CancellationToken.None);
        adapter.Refused.Clear();

        var registered = await registrar.GetRegisteredAsync(epoch);

        Assert.True(RegisteredEpoch.TryDecode(registered, out var decoded));
        Assert.Equal(epoch, decoded.Header.Id);
        Assert.Empty(await PendingAsync(vault));
    }

    [Fact]
    public async Task Tells_AnOperator_WhichEpochIsRefusedAndWhy_OnceInAWhile()
    {
        await using var vault = new SequencerFixture();
        await using var adapter = await RefusingAdapter.StartAsync();
        var epochs = await StartEpochsAsync(vault, count: 2);
        adapter.Refused.Add(epochs[0]);
        using var channel = new AdapterChannel(adapter.Address, adapter.Certificate, RefusingAdapter.San, adapter.Certificate);
        var told = new ToldLines();
        var registrar = Registrar(vault, channel, told);

        for (var round = 0; round < 3; round++)
        {
            await registrar.RegisterPendingAsync(CancellationToken.None);
        }

        var (level, line) = Assert.Single(told.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains(epochs[0].ToString(), line, StringComparison.Ordinal);
        Assert.Contains(nameof(VaultErrorCode.CertificateNotTrusted), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_WhatFoundNoAdapter_AndRegistersItAfterwards_AlsoAsAnotherProcess()
    {
        await using var vault = new SequencerFixture();
        var epochs = await StartEpochsAsync(vault, count: 3);
        var told = new ToldLines();
        var away = await RefusingAdapter.StartAsync();
        using (var channel = new AdapterChannel(away.Address, away.Certificate, RefusingAdapter.San, away.Certificate))
        {
            await away.StopAsync();
            await Registrar(vault, channel, told).RegisterPendingAsync(CancellationToken.None);
        }

        Assert.Equal(epochs, await PendingAsync(vault));
        Assert.Equal(LogLevel.Warning, Assert.Single(told.Lines).Level);
        await away.DisposeAsync();

        await using var back = await RefusingAdapter.StartAsync();
        using var line = new AdapterChannel(back.Address, back.Certificate, RefusingAdapter.San, back.Certificate);
        await Registrar(vault, line).RegisterPendingAsync(CancellationToken.None);
        Assert.Empty(await PendingAsync(vault));
    }

    private static EpochRegistrar Registrar(SequencerFixture vault, AdapterChannel channel, ILogger<EpochRegistrar>? log = null) => new(
        channel, vault.Store, vault.EpochRows, Options.Create(new AdapterOptions()), log ?? NullLogger<EpochRegistrar>.Instance);

    private static async Task<List<EpochId>> StartEpochsAsync(SequencerFixture vault, int count)
    {
        foreach (var number in new[] { "4242424242424242", "5555555555554444", "378282246310005" }.Take(count))
        {
            await vault.RunAsync(vault.Tokenize("shop", number));
            vault.Clock.Advance(TimeSpan.FromSeconds(61));
        }

        return await PendingAsync(vault);
    }

    private static async Task<List<EpochId>> PendingAsync(SequencerFixture vault)
    {
        var pending = new List<EpochId>();
        await foreach (var (id, _) in vault.EpochRows.PendingAsync(vault.Store, CancellationToken.None))
        {
            pending.Add(id);
        }

        return pending;
    }

    private sealed class ToldLines : ILogger<EpochRegistrar>
    {
        public List<(LogLevel Level, string Line)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));
    }
}
