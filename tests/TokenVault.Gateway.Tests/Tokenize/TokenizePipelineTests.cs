using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Cvcs;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Gateway.Tokenize;
using TokenVault.Hosting.Memory;

namespace TokenVault.Gateway.Tests.Tokenize;

/// <summary>The pipeline when things fail. That it works is shown over real processes in the end-to-end tests.</summary>
public sealed class TokenizePipelineTests : IAsyncLifetime
{
    private readonly SequencerFixture _vault;
    private HeldStore? _store;
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly StoppableLifetime _lifetime = new();
    private AdapterChannel _adapter = null!;
    private TokenQueue _queue = null!;

    public TokenizePipelineTests() => _vault = new SequencerFixture(refusesAlone: true, store => _store = new HeldStore(store));

    public Task InitializeAsync()
    {
        _adapter = new AdapterChannel(new Uri($"https://127.0.0.1:{ClosedPort()}"), _certificate, "spiffe://tokenvault/processor/pr-1", _certificate);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _adapter.Dispose();
        _certificate.Dispose();
        await _vault.DisposeAsync();
    }

    [Fact]
    public async Task Refuses_Cards_WhileTheAdapterIsAway_AndStillDeletes()
    {
        var card = _vault.Tokenize("shop", "4242424242424242");
        await _vault.RunAsync(card);
        using var pipeline = Pipeline(new TokenizeOptions());
        await pipeline.StartAsync(CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<VaultException>(() => TokenizeAsync(_queue));
        await _queue.DeleteAsync(new OwnedToken(SequencerFixture.Merchant("shop"), card.Result.Token));
        var gone = await Assert.ThrowsAsync<VaultException>(
            () => _queue.DeleteAsync(new OwnedToken(SequencerFixture.Merchant("shop"), card.Result.Token)).AsTask());
        await pipeline.StopAsync(CancellationToken.None);

        Assert.Equal(VaultErrorCode.AdapterUnavailable, refusal.Code);
        Assert.Equal(VaultErrorCode.TokenNotFound, gone.Code);
        Assert.False(_lifetime.HasStopped);
    }

    [Fact]
    public async Task Refuses_AtOnce_WhatItsQueueCannotHold()
    {
        using var pipeline = Pipeline(new TokenizeOptions { QueueMax = 2 });

        // Not started, so nothing is taken out of the queue.
        var waiting = new[] { TokenizeAsync(_queue), TokenizeAsync(_queue) };
        var refusal = await Assert.ThrowsAsync<VaultException>(() => TokenizeAsync(_queue));

        Assert.Equal(VaultErrorCode.Overloaded, refusal.Code);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
    }

    // Other writers may fill the store's queue, and large labels alone can: that must not end the process.
    [Fact]
    public async Task Waits_ForAStoreThatIsFullForTheMoment()
    {
        var card = _vault.Tokenize("shop", "4242424242424242");
        await _vault.RunAsync(card);
        using var pipeline = Pipeline(new TokenizeOptions());
        await pipeline.StartAsync(CancellationToken.None);
        _store!.Refuse(passed: 0, count: 2);

        await _queue.DeleteAsync(new OwnedToken(SequencerFixture.Merchant("shop"), card.Result.Token));
        await pipeline.StopAsync(CancellationToken.None);

        Assert.Null(_vault.Find("shop", card.Result.Token));
        Assert.False(_lifetime.HasStopped);
    }

    [Fact]
    public async Task Acknowledges_NothingMore_OnceAWriteHasFailed_AndEndsTheProcess()
    {
        var card = _vault.Tokenize("shop", "4242424242424242");
        await _vault.RunAsync(card);
        using var pipeline = Pipeline(new TokenizeOptions());
        await pipeline.StartAsync(CancellationToken.None);
        await _vault.Store.DisposeAsync();

        var refusal = await Assert.ThrowsAsync<VaultException>(
            () => _queue.DeleteAsync(new OwnedToken(SequencerFixture.Merchant("shop"), card.Result.Token)).AsTask());
        var later = await Assert.ThrowsAsync<VaultException>(() => TokenizeAsync(_queue));
        await pipeline.StopAsync(CancellationToken.None);

        Assert.Equal(VaultErrorCode.StoreUnavailable, refusal.Code);
        Assert.Equal(VaultErrorCode.StoreUnavailable, later.Code);
        Assert.True(_lifetime.HasStopped);
        Environment.ExitCode = 0;
    }

    private TokenizePipeline Pipeline(TokenizeOptions options)
    {
        var adapterOptions = Options.Create(new AdapterOptions());
        var client = new FingerprintClient(
            _adapter, new CvcSession(_adapter, adapterOptions, TimeProvider.System), adapterOptions, new CardTraffic(TimeProvider.System), TimeProvider.System);
        var end = new PipelineEnd(_lifetime, NullLogger<PipelineEnd>.Instance);
        _queue = new TokenQueue(Options.Create(options));
        return new TokenizePipeline(Options.Create(options), _queue, client, _vault.Sequencer, end);
    }

    private static Task<CardToken> TokenizeAsync(TokenQueue queue)
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse("4242424242424242"u8, out var pan));
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        return queue.TokenizeAsync(SequencerFixture.Merchant("shop"), pan, expiry, TokenTerms.Plain).AsTask();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=gw-1", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    // Bound and let go: nobody listens there, and the connection is refused.
    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class StoppableLifetime : IHostApplicationLifetime
    {
        public bool HasStopped { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => HasStopped = true;
    }
}
