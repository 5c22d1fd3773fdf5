using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Gateway.Tests.Tokenize;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Gateway.Tokens;
using TokenVault.Gateway.Tokens.Upkeep;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Tokens;

/// <summary>What is done about tokens without being asked.</summary>
public sealed class TokenUpkeepTests
{
    // A gateway that is started anew each night would never sweep once a day.
    [Fact]
    public async Task Does_EachDuty_SoonAfterTheStart_AndThenOnceInItsPeriod()
    {
        var clock = new FakeTimeProvider();
        var duty = new CountedDuty();
        using var upkeep = new TokenUpkeep([duty], clock, NullLogger<TokenUpkeep>.Instance);
        await upkeep.StartAsync(CancellationToken.None);

        // The service starts on a thread of its own: the clock goes on until it is there.
        var minutes = 0;
        do
        {
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        while (!await duty.HasRunAsync() && ++minutes < 60);

        clock.Advance(TimeSpan.FromHours(23));
        Assert.False(await duty.HasRunAsync());
        clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await duty.HasRunAsync());
        await upkeep.StopAsync(CancellationToken.None);

        Assert.InRange(minutes, 0, 59);
    }

    // Of an epoch that is refused or gone: those behind it must not wait for ever.
    [Fact]
    public async Task Tells_WhyACardCannotBeOpened_AndGoesOn()
    {
        await using var stand = await PaymentStand.StartAsync();
        var owned = new OwnedToken(PaymentStand.Merchant("shop"), stand.Token);
        var writes = new WriteBatch();
        var reads = new List<byte[]>();
        await foreach (var (key, _) in stand.Store.ScanAsync(Table.Epochs, default, CancellationToken.None))
        {
            reads.Add(key);
        }

        reads.ForEach(key => writes.Delete(Table.Epochs, key));
        await stand.Store.CommitAsync(writes);

        var answer = Assert.Single(await new LateFingerprints(null!, stand.Get<SealedCards>(), new IndexKeyState(stand.Store, stand.Get<MetaTable>(), NullLogger<IndexKeyState>.Instance)).AskAsync([owned]));

        Assert.Null(answer.Fingerprint);
        Assert.Equal("RecordDamaged", answer.Refusal);
    }

    [Fact]
    public async Task Leaves_WhatWasDeletedThisVerySecond_ForTheNextTurn()
    {
        await using var vault = new SequencerFixture();
        var card = vault.Tokenize("shop", "4242424242424242");
        await vault.RunAsync(card);
        await vault.RunAsync(vault.Delete("shop", card.Result.Token));
        var purge = new TokenPurge(vault.Store, vault.Tables, Options.Create(new TokenOptions()), vault.Clock);

        await purge.RunAsync(CancellationToken.None);
        var before = await CountAsync(vault.Store);
        vault.Clock.Advance(TimeSpan.FromSeconds(1));
        await purge.RunAsync(CancellationToken.None);

        Assert.Equal((2, 0), (before, await CountAsync(vault.Store)));
    }

    private static async Task<int> CountAsync(RocksDbRecordStore store)
    {
        var count = 0;
        await foreach (var _ in store.ScanAsync(Table.Purges, default, CancellationToken.None))
        {
            count++;
        }

        return count;
    }

    private sealed class CountedDuty : ITokenDuty
    {
        private readonly SemaphoreSlim _done = new(0);

        public string Name => "counted";

        public TimeSpan? Period => TimeSpan.FromDays(1);

        public Task<bool> HasRunAsync() => _done.WaitAsync(TimeSpan.FromMilliseconds(200));

        public Task RunAsync(CancellationToken cancellation)
        {
            _done.Release();
            return Task.CompletedTask;
        }
    }
}
