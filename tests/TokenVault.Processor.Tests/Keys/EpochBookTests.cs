namespace TokenVault.Processor.Tests.Keys;

/// <summary>Which epochs were registered when can be told afterwards.</summary>
public sealed class EpochBookTests : IAsyncDisposable
{
    private readonly KeyLifeStand _stand = new();

    public ValueTask DisposeAsync() => _stand.DisposeAsync();

    [Fact]
    public async Task Lists_TheEpochsOfAnInterval_EachWithItsFirstTime()
    {
        var start = _stand.Now;
        var first = await _stand.RegisterAsync();
        _stand.Vault.Clock.Advance(TimeSpan.FromMinutes(1));
        using var epoch = Opening.Epochs.ResealingEpoch.Start(_stand.Vault.Keystore, KeyLifeStand.Gateway, _stand.Now);
        await _stand.Epochs.NoteAsync(epoch.Registered);
        _stand.Vault.Clock.Advance(TimeSpan.FromMinutes(1));
        await _stand.Epochs.NoteAsync(epoch.Registered);
        _stand.Draw();
        var third = await _stand.RegisterAsync();

        var second = Assert.Single(await ListAsync(start + TimeSpan.FromSeconds(1), start + TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1)));
        Assert.Equal((epoch.Header.Id, "gw-1", start + TimeSpan.FromMinutes(1), 1u, 1u), (second.Epoch, second.Gateway.Value, second.Time, second.WrappingKey, second.OpeningKey));
        var all = await ListAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(new[] { first, epoch.Header.Id, third }.Order(Comparer), all.Select(one => one.Epoch).Order(Comparer));
        Assert.Equal(2u, all.Single(one => one.Epoch == third).WrappingKey);
        var counts = await _stand.Epochs.CountAsync(CancellationToken.None);
        Assert.Equal((2L, 1L), (counts[("gw-1", 1)], counts[("gw-1", 2)]));
    }

    private static readonly Comparer<Envelope.Epochs.EpochId> Comparer =
        Comparer<Envelope.Epochs.EpochId>.Create(static (one, other) => one.Value.CompareTo(other.Value));

    private async Task<List<Storage.Tables.NotedEpoch>> ListAsync(DateTimeOffset from, DateTimeOffset to) =>
        await _stand.Epochs.ListAsync(from, to, CancellationToken.None).ToListAsync();
}
