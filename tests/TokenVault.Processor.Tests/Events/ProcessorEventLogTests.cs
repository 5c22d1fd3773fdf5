using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Events;
using TokenVault.Processor.Tests.Operations;

namespace TokenVault.Processor.Tests.Events;

public sealed class ProcessorEventLogTests
{
    [Fact]
    public async Task Gives_EachGatewayItsEvents_InOrder_FromWhereItWas()
    {
        await using var stand = new StoreStand();
        Assert.True(GatewayId.TryParse("gw-2", out var other));
        var log = new ProcessorEventLog(stand.Store, stand.Seal);
        for (var i = 1; i <= 5; i++)
        {
            await log.AppendAsync(StoreStand.Gateway, Event(stand, i));
            await log.AppendAsync(other, Event(stand, -i));
        }

        var (first, cursor) = await ListAsync(log, "", 3);
        await stand.ReopenAsync();
        log = new ProcessorEventLog(stand.Store, stand.Seal);
        await log.AppendAsync(StoreStand.Gateway, Event(stand, 6));
        var (rest, end) = await ListAsync(log, cursor, 100);
        var (none, same) = await ListAsync(log, end, 100);

        Assert.Equal([1, 2, 3], first);
        Assert.Equal([4, 5, 6], rest);
        Assert.Empty(none);
        Assert.Equal(end, same);
    }

    [Fact]
    public async Task Forgets_WhatIsOld_AndGoesOnCounting()
    {
        await using var stand = new StoreStand();
        var log = new ProcessorEventLog(stand.Store, stand.Seal);
        await log.AppendAsync(StoreStand.Gateway, Event(stand, 1));
        await log.AppendAsync(StoreStand.Gateway, Event(stand, 2));
        stand.Clock.Advance(TimeSpan.FromDays(10));
        await log.AppendAsync(StoreStand.Gateway, Event(stand, 3));
        var (_, cursor) = await ListAsync(log, "", 100);

        Assert.Equal(2, await log.SweepAsync(stand.Clock.GetUtcNow().AddDays(-5), CancellationToken.None));
        Assert.Equal([3], (await ListAsync(log, "", 100)).Amounts);
        Assert.Equal(1, await log.SweepAsync(stand.Clock.GetUtcNow().AddDays(1), CancellationToken.None));
        await stand.ReopenAsync();
        log = new ProcessorEventLog(stand.Store, stand.Seal);
        await log.AppendAsync(StoreStand.Gateway, Event(stand, 4));

        Assert.Equal([4], (await ListAsync(log, cursor, 100)).Amounts);
    }

    [Fact]
    public void Names_NoPlaceLikeACardNumber()
    {
        Assert.False(CardNumberPattern.IsIn(new EventCursor(99_999_999_999).ToString().AsSpan()));
        Assert.Equal("99999999999", EventCursor.Read("99999999999").ToString());
        foreach (var text in new[] { "100000000000", "-1", "1 ", "x", "+1" })
        {
            Assert.Equal(VaultErrorCode.CursorInvalid, Assert.Throws<VaultException>(() => EventCursor.Read(text)).Code);
        }
    }

    private static ProcessorEvent Event(StoreStand stand, long amount) => new()
    {
        OperationId = "op_" + Math.Abs(amount).ToString(CultureInfo.InvariantCulture),
        CapturedMinorUnits = amount,
        Time = Timestamp.FromDateTimeOffset(stand.Clock.GetUtcNow()),
    };

    private static async Task<(IEnumerable<long> Amounts, string Cursor)> ListAsync(ProcessorEventLog log, string cursor, int countMax)
    {
        var (events, next) = await log.ListAsync(StoreStand.Gateway, EventCursor.Read(cursor), countMax, CancellationToken.None);
        return (events.Select(told => told.CapturedMinorUnits), next.ToString());
    }
}
