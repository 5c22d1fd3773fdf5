using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Hosting.Memory;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests.Memory;

public sealed class IdleWipeTests
{
    private static readonly TimeSpan After = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Wipes_TwiceAfterTheLastCard_AndAgainAfterAnother()
    {
        var traffic = new CardTraffic(_clock);
        using var wipe = NewWipe(traffic, () => TimeSpan.Zero);

        Assert.Equal(0, WipesAfter(wipe, After - TimeSpan.FromSeconds(1)));
        Assert.Equal(1, WipesAfter(wipe, TimeSpan.FromSeconds(1)));
        Assert.Equal(1, WipesAfter(wipe, TimeSpan.FromSeconds(1)));
        Assert.Equal(2, WipesAfter(wipe, After / 2));
        Assert.Equal(2, WipesAfter(wipe, After * 10));
        traffic.Note();
        Assert.Equal(2, WipesAfter(wipe, After / 2));
        Assert.Equal(3, WipesAfter(wipe, After / 2));
    }

    [Fact]
    public void Waits_ForASecondInWhichTheProcessDoesLittle_ButNotForGood()
    {
        var used = TimeSpan.Zero;
        using var wipe = NewWipe(new CardTraffic(_clock), () => used);

        used += After;
        Assert.Equal(0, WipesAfter(wipe, After));
        used += TimeSpan.FromMilliseconds(60);
        Assert.Equal(0, WipesAfter(wipe, TimeSpan.FromSeconds(1)));
        used += TimeSpan.FromMilliseconds(40);
        Assert.Equal(1, WipesAfter(wipe, TimeSpan.FromSeconds(1)));
        used += After;
        Assert.Equal(1, WipesAfter(wipe, After * 10));
        used += After;
        Assert.Equal(2, WipesAfter(wipe, After));
    }

    [Fact]
    public void Wipes_AnArray_ThatTheSharedPoolKeeps()
    {
        var array = ArrayPool<byte>.Shared.Rent(16 * 1024);
        array.AsSpan().Fill(0x34);
        ArrayPool<byte>.Shared.Return(array);

        SharedArrays.Wipe();

        Assert.False(array.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Fact]
    public async Task Gives_KestrelTheClearingPool()
    {
        await using var host = await new TestHost().StartAsync();
        using var pool = host.Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create();

        Assert.IsType<ClearingMemoryPool>(pool);
    }

    private IdleWipe NewWipe(CardTraffic traffic, Func<TimeSpan> cpuUsed) =>
        new(traffic, Options.Create(new MemoryOptions { IdleAfter = After }), _clock, NullLogger<IdleWipe>.Instance) { CpuUsed = cpuUsed };

    private int WipesAfter(IdleWipe wipe, TimeSpan time)
    {
        _clock.Advance(time);
        wipe.WipeIfDue();
        return wipe.Wipes;
    }
}
