using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Fences;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tests.Operations;

namespace TokenVault.Processor.Tests.Fences;

public sealed class FenceKeeperTests
{
    [Fact]
    public async Task Rises_WithEachProcess_AlsoAfterARestart()
    {
        await using var stand = new StoreStand();
        var fences = new FenceKeeper(stand.Store, stand.Seal);
        Assert.Equal(1u, await fences.AcquireAsync(StoreStand.Gateway));
        Assert.Equal(2u, await fences.AcquireAsync(StoreStand.Gateway));

        await stand.ReopenAsync();
        fences = new FenceKeeper(stand.Store, stand.Seal);

        AssertStale(() => fences.Require(new OrderOrigin(StoreStand.Gateway, 1)));
        fences.Require(new OrderOrigin(StoreStand.Gateway, 2));
        Assert.Equal(3u, await fences.AcquireAsync(StoreStand.Gateway));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)] // From before an old backup was put back.
    public async Task Refuses_AnyOtherThanTheNewest(uint fence)
    {
        await using var stand = new StoreStand();
        var fences = new FenceKeeper(stand.Store, stand.Seal);
        await fences.AcquireAsync(StoreStand.Gateway);
        await fences.AcquireAsync(StoreStand.Gateway);

        AssertStale(() => fences.Require(new OrderOrigin(StoreStand.Gateway, fence)));
        var error = await Assert.ThrowsAsync<VaultException>(async () => await fences.CommitAsync(
            new OrderOrigin(StoreStand.Gateway, fence), () => throw new InvalidOperationException("handed over")));
        Assert.Equal(VaultErrorCode.FenceStale, error.Code);
    }

    [Fact]
    public async Task Keeps_GatewaysApart()
    {
        await using var stand = new StoreStand();
        var fences = new FenceKeeper(stand.Store, stand.Seal);
        Assert.True(GatewayId.TryParse("gw-2", out var other));
        await fences.AcquireAsync(StoreStand.Gateway);
        await fences.AcquireAsync(StoreStand.Gateway);

        Assert.Equal(1u, await fences.AcquireAsync(other));
        fences.Require(new OrderOrigin(StoreStand.Gateway, 2));
        AssertStale(() => fences.Require(new OrderOrigin(other, 2)));
    }

    [Fact]
    public async Task Cannot_BeginUnderAFence_OnceAHigherOneWasGiven()
    {
        await using var stand = new StoreStand();
        var fences = new FenceKeeper(stand.Store, stand.Seal);
        uint given = 0;
        var tooLate = 0;
        using var stop = new CancellationTokenSource();
        var processes = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var fence = await fences.AcquireAsync(StoreStand.Gateway);
                InterlockedMax(ref given, fence);
                try
                {
                    while (!stop.IsCancellationRequested)
                    {
                        await fences.CommitAsync(new OrderOrigin(StoreStand.Gateway, fence), () =>
                        {
                            tooLate += Volatile.Read(ref given) > fence ? 1 : 0;
                            return ValueTask.FromResult(true);
                        });
                        await Task.Yield();
                    }
                }
                catch (VaultException error) when (error.Code == VaultErrorCode.FenceStale)
                {
                    // Another process has taken over; this one starts anew.
                }
            }
        })).ToList();
        while (Volatile.Read(ref given) < 200)
        {
            await Task.Delay(1);
        }

        await stop.CancelAsync();
        await Task.WhenAll(processes);

        Assert.Equal(0, tooLate);
    }

    private static void InterlockedMax(ref uint highest, uint value)
    {
        for (var seen = Volatile.Read(ref highest); seen < value; seen = Volatile.Read(ref highest))
        {
            Interlocked.CompareExchange(ref highest, value, seen);
        }
    }

    private static void AssertStale(Action act) =>
        Assert.Equal(VaultErrorCode.FenceStale, Assert.Throws<VaultException>(act).Code);
}
