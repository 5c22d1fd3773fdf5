using TokenVault.Processor.Limits;

namespace TokenVault.Processor.Tests.Fingerprints.Counting;

public sealed class NumberCounterTests
{
    private const int Bound = LimitOptions.NumbersDefault;

    [Fact]
    public void Withholds_OneNumberTooMany_AndNothingElse()
    {
        using var stand = new CountingStand();
        for (var i = 0; i < Bound; i++)
        {
            Assert.True(stand.Ask(CountingStand.Number(i)));
        }

        Assert.True(stand.Ask(CountingStand.Number(0)));
        Assert.False(stand.Ask(CountingStand.Number(Bound)));
        Assert.False(stand.Ask(CountingStand.Number(Bound)));
        Assert.True(stand.Ask(CountingStand.Number(Bound), "other"));
        Assert.True(stand.Ask(CountingStand.Number(Bound, bin: "424243")));
        Assert.True(stand.Ask(CountingStand.Number(Bound, lastFour: "4243")));
    }

    // A card that a customer brought today is counted. Were it still answered once the others are withheld, trying all of its bucket would
    // find it.
    [Fact]
    public void Hides_ACardOfToday_AmongThoseThatAreWithheld()
    {
        const int Card = 777;
        using var stand = new CountingStand();
        Assert.True(stand.Ask(CountingStand.Number(Card)));
        Assert.True(stand.Ask(CountingStand.Number(Card, bin: "555555")));

        var given = Enumerable.Range(0, 1000).Where(i => stand.Ask(CountingStand.Number(i))).ToList();
        Assert.Equal(Enumerable.Range(0, Bound - 1), given);

        stand.Reopen();
        Assert.False(stand.Ask(CountingStand.Number(Card)));
        Assert.True(stand.Ask(CountingStand.Number(Card, bin: "555555")));

        stand.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(stand.Ask(CountingStand.Number(Card)));
    }

    [Fact]
    public void Takes_AMerchantsOwnBound_AndZeroForNone()
    {
        using var stand = new CountingStand(new LimitOptions
        {
            Default = new() { NumbersPerBinAndLastFourPerDay = 0 },
            Merchants = { ["shop"] = new() { NumbersPerBinAndLastFourPerDay = 2 } },
        });

        Assert.False(stand.Ask(CountingStand.Number(1), "other"));
        Assert.True(stand.Ask(CountingStand.Number(1)));
        Assert.True(stand.Ask(CountingStand.Number(2)));
        Assert.False(stand.Ask(CountingStand.Number(3)));
    }

    [Fact]
    public void Remembers_AcrossARestart_AndAClockThatIsSetBack()
    {
        using var stand = new CountingStand();
        for (var i = 0; i < Bound; i++)
        {
            stand.Ask(CountingStand.Number(i));
        }

        stand.Reopen();
        Assert.True(stand.Ask(CountingStand.Number(3)));
        Assert.False(stand.Ask(CountingStand.Number(Bound)));

        stand.Clock.AdjustTime(stand.Clock.GetUtcNow().AddDays(-2));
        Assert.False(stand.Ask(CountingStand.Number(Bound)));
        stand.Reopen();
        Assert.False(stand.Ask(CountingStand.Number(Bound)));
    }

    [Fact]
    public void Begins_Anew_WithTheDay_AndLeavesNoEarlierFile()
    {
        using var stand = new CountingStand(new LimitOptions { Default = new() { NumbersPerBinAndLastFourPerDay = 1 } });
        Assert.True(stand.Ask(CountingStand.Number(1)));
        Assert.False(stand.Ask(CountingStand.Number(2)));
        var before = stand.FilePath;

        stand.Clock.Advance(TimeSpan.FromHours(12));

        Assert.True(stand.Ask(CountingStand.Number(2)));
        Assert.False(stand.Ask(CountingStand.Number(1)));
        Assert.NotEqual(before, stand.FilePath);
        stand.Reopen();
        Assert.False(stand.Ask(CountingStand.Number(1)));
    }

    [Fact]
    public void Withholds_WhatIsNew_OnceTheDayIsFull()
    {
        using var stand = new CountingStand(numbersMax: 2);
        Assert.True(stand.Ask(CountingStand.Number(1)));
        Assert.True(stand.Ask(CountingStand.Number(2, bin: "555555")));

        Assert.False(stand.Ask(CountingStand.Number(3, bin: "400000")));
        Assert.True(stand.Ask(CountingStand.Number(1)));
        Assert.False(stand.Ask(CountingStand.Number(2)));
        Assert.False(stand.Ask(CountingStand.Number(1)));
    }

    [Fact]
    public void Tells_OfAMerchant_OnceADay()
    {
        using var stand = new CountingStand(new LimitOptions { Default = new() { NumbersPerBinAndLastFourPerDay = 0 } });
        stand.Ask(CountingStand.Number(1));
        stand.Ask(CountingStand.Number(2));
        stand.Ask(CountingStand.Number(3), "other");
        Assert.Equal(["shop", "other"], Told(stand));

        stand.Counter.MarkTold(CountingStand.Merchant());
        stand.Reopen();
        stand.Ask(CountingStand.Number(4));
        stand.Ask(CountingStand.Number(4), "other");
        Assert.Equal(["other"], Told(stand));

        stand.Clock.Advance(TimeSpan.FromDays(1));
        stand.Ask(CountingStand.Number(4));
        Assert.Equal(["shop"], Told(stand));
    }

    [Fact]
    public void Counts_EachOne_WhenManyComeAtOnce()
    {
        using var stand = new CountingStand();
        var given = 0;
        Parallel.For(0, 200, i => Interlocked.Add(ref given, stand.Ask(CountingStand.Number(i)) ? 1 : 0));

        Assert.Equal(Bound, given);
    }

    private static List<string> Told(CountingStand stand)
    {
        var told = new List<string>();
        while (stand.Sink.Withheld.TryRead(out var merchant))
        {
            told.Add(merchant.Value);
        }

        return told;
    }
}
