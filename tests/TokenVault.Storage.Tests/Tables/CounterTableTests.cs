using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

/// <summary>The adapter's tables of numbers: each row read as it was written, and no other way.</summary>
public sealed class CounterTableTests : IDisposable
{
    private static readonly OperationId Authorization = new(12345);
    private static readonly byte[] Digest = [.. Enumerable.Range(1, SpentHandleTable.DigestBytes).Select(i => (byte)i)];

    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly DailyUseTable _uses;
    private readonly AuthorizationTable _authorizations;
    private readonly SpentHandleTable _spent;
    private readonly ProcessorEventTable _events;

    public CounterTableTests() =>
        (_uses, _authorizations, _spent, _events) =
            (new DailyUseTable(_seal), new AuthorizationTable(_seal), new SpentHandleTable(_seal), new ProcessorEventTable(_seal));

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Finds_AnyChangeOfADailyUse()
    {
        var use = new DailyUse(740_000, 123_456_789_012);
        TableFixture.AssertDamageIsFound(
            Written(batch => _uses.Put(batch, TableFixture.Shop, "EUR", use)),
            value => Assert.Equal(use, _uses.Read(
                TableFixture.Found(batch => _uses.AddLookup(batch, TableFixture.Shop, "EUR"), value), 0, TableFixture.Shop, "EUR")));
    }

    [Theory]
    [InlineData("shop", "USD")]
    [InlineData("shope", "EUR")]
    public void Rejects_ADailyUseOfAnother(string merchant, string counter)
    {
        var value = Written(batch => _uses.Put(batch, TableFixture.Shop, "EUR", new DailyUse(1, 1)));
        var other = TableFixture.Merchant(merchant);

        TableFixture.AssertDamaged(() =>
            _uses.Read(TableFixture.Found(batch => _uses.AddLookup(batch, other, counter), value), 0, other, counter));
    }

    [Fact]
    public void Reads_NothingUsed_WhereThereIsNoRow()
    {
        var batch = new ReadBatch();
        Assert.Equal(default, _uses.Read(batch, _uses.AddLookup(batch, TableFixture.Shop, "EUR"), TableFixture.Shop, "EUR"));
        Assert.Equal(default, _authorizations.Read(batch, _authorizations.AddLookup(batch, Authorization), Authorization));
        Assert.False(_spent.IsSpent(batch, _spent.AddLookup(batch, 7, Digest), 7, Digest));
    }

    [Fact]
    public void Finds_AnyChangeOfAnAuthorizationsTotals()
    {
        var totals = new AuthorizationTotals { CapturesHeld = 5, Captured = 4, RefundsHeld = 3, VoidsHeld = 2, IsFinal = true };
        TableFixture.AssertDamageIsFound(
            Written(batch => _authorizations.Put(batch, Authorization, totals)),
            value => Assert.Equal(totals, _authorizations.Read(
                TableFixture.Found(batch => _authorizations.AddLookup(batch, Authorization), value), 0, Authorization)));
    }

    [Fact]
    public void Finds_AnyChangeOfASpentMark() => TableFixture.AssertDamageIsFound(
        Written(batch => _spent.Put(batch, 7, Digest)),
        value => Assert.True(_spent.IsSpent(TableFixture.Found(batch => _spent.AddLookup(batch, 7, Digest), value), 0, 7, Digest)));

    [Fact]
    public void Keys_EventsInTheOrderOfTheirNumbers()
    {
        var keys = new[] { 1L, 255, 256, 70_000 }.Select(sequence =>
        {
            var batch = new WriteBatch();
            _events.Put(batch, sequence, new ProcessorEventRecord { GatewayId = "gw-1" });
            return batch[0].Key.ToArray();
        }).ToList();

        Assert.Equal(keys, keys.OrderBy(Convert.ToHexString, StringComparer.Ordinal));
        Assert.Equal(keys[2], ProcessorEventTable.KeyAfter(255));
    }

    [Fact]
    public void Finds_AnyChangeOfAnEvent()
    {
        var batch = new WriteBatch();
        _events.Put(batch, 9, new ProcessorEventRecord { GatewayId = "gw-1" });
        var key = batch[0].Key.ToArray();

        TableFixture.AssertDamageIsFound(batch[0].Value.ToArray(), value => Assert.Equal(9, _events.Read(key, value).Sequence));
    }

    private static byte[] Written(Action<WriteBatch> put)
    {
        var batch = new WriteBatch();
        put(batch);
        return batch[0].Value.ToArray();
    }
}
