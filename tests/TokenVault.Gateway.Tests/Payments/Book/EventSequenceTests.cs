using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Payments.Book;

public sealed class EventSequenceTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Rises_OverConcurrency()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await CommitAsync();
            }
        })));

        var numbers = await NumbersAsync();
        Assert.Equal(200, numbers.Count);
        Assert.Equal(numbers[^1], _stand.Get<EventSequence>().Last);
    }

    [Fact]
    public async Task Rises_OverRestarts_AndOverAClockThatWasSetBack()
    {
        await CommitAsync();
        await _stand.RestartAsync();
        await CommitAsync();

        // A year: as a machine without its own clock wakes up.
        var before = _stand.Get<EventSequence>().Last;
        _stand.Clock.AdjustTime(_stand.Clock.GetUtcNow().AddYears(-1));
        await CommitAsync();
        Assert.True(_stand.Get<EventSequence>().Last > before);
        await _stand.RestartAsync();
        Assert.Equal(before + 1, _stand.Get<EventSequence>().Last);
        await CommitAsync();

        Assert.Equal(4, (await NumbersAsync()).Count);
        Assert.Equal(before + 2, _stand.Get<EventSequence>().Last);
    }

    [Fact]
    public async Task Tells_OnlyWhatCanBeReadAsTheLast()
    {
        var last = _stand.Get<EventSequence>().Last;
        var release = new TaskCompletionSource();
        _stand.Store.Release = release.Task;
        var commit = CommitAsync();
        Assert.Equal(last, _stand.Get<EventSequence>().Last);

        release.SetResult();
        await commit;

        Assert.True(_stand.Get<EventSequence>().Last > last);
    }

    [Fact]
    public async Task Wakes_WhoeverAskedBeforeTheChange()
    {
        var changed = _stand.Get<EventSequence>().WhenChanged();
        Assert.False(changed.IsCompleted);

        await CommitAsync();

        await changed.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(_stand.Get<EventSequence>().WhenChanged().IsCompleted);
    }

    private async Task CommitAsync() => Assert.True(await _stand.Get<EventSequence>().CommitAsync(
        new WriteBatch(), new PaymentEventRecord { MerchantId = "shop" }));

    // In the order of the scan, which has to be that of the numbers.
    private async Task<List<ulong>> NumbersAsync()
    {
        var numbers = new List<ulong>();
        await foreach (var (key, value) in _stand.Store.ScanAsync(Table.PaymentEvents, default, CancellationToken.None))
        {
            numbers.Add(_stand.Get<PaymentTables>().Events.Read(key, value).Number);
        }

        Assert.Equal(numbers.Order().Distinct(), numbers);
        return numbers;
    }
}
