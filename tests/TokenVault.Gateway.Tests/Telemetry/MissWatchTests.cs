using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Domain.Callers;
using TokenVault.Gateway.Telemetry.Misses;

namespace TokenVault.Gateway.Tests.Telemetry;

public sealed class MissWatchTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _log = [];
    private readonly MissWatch _misses;

    public MissWatchTests() => _misses = new MissWatch(
        Options.Create(new MissOptions { Window = TimeSpan.FromMinutes(5), CardsMin = 20, SharePercentMax = 80 }), _clock, new Listed(_log));

    [Fact]
    public void Warns_OfAMerchantWithHardlyAnyToken_OnceInAWindow()
    {
        Note("guessed", 100, every: 1);
        Note("shop", 100, every: 2);

        Assert.Contains("merchant guessed", Assert.Single(_log), StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromMinutes(5));
        Note("guessed", 20, every: 1);
        Assert.Equal(2, _log.Count);
    }

    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 1)]
    public void Warns_FromTheLeastNumberOfCards(int cards, int warnings)
    {
        Note("shop", cards, every: 1);

        Assert.Equal(warnings, _log.Count);
    }

    [Fact]
    public void Accepts_AShareAtItsBound_AndNotAbove()
    {
        for (var i = 0; i < 100; i++)
        {
            _misses.Note(Merchant("shop"), isNew: i % 5 != 0);
        }

        Assert.Empty(_log);
        _misses.Note(Merchant("shop"), isNew: true);
        Assert.Single(_log);
    }

    [Fact]
    public void Forgets_WhatIsOlderThanTheWindow()
    {
        Note("shop", 19, every: 1);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Note("shop", 19, every: 1);

        Assert.Empty(_log);
    }

    [Fact]
    public void Allocates_NothingForAMerchantThatItKnows()
    {
        Note("shop", 10, every: 1);
        var merchant = Merchant("shop");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _misses.Note(merchant, isNew: false);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MerchantId Merchant(string name) => MerchantId.TryParse(name, out var merchant) ? merchant : throw new ArgumentException(name, nameof(name));

    private void Note(string merchant, int cards, int every)
    {
        for (var i = 0; i < cards; i++)
        {
            _misses.Note(Merchant(merchant), isNew: i % every == 0);
        }
    }

    private sealed class Listed(List<string> log) : ILogger<MissWatch>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Equal("misses_unusual", eventId.Name);
            log.Add(formatter(state, exception));
        }
    }
}
