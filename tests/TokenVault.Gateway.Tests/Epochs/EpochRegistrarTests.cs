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

    private static EpochRegistrar Registrar(SequencerFixture vault, AdapterChannel channel) => new(
        channel, vault.Store, vault.EpochRows, Options.Create(new AdapterOptions()), NullLogger<EpochRegistrar>.Instance);

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
}
