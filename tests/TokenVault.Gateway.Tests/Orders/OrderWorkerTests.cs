using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Orders;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tests.Orders;

/// <summary>When orders are looked for, and what becomes of those that can't be carried out.</summary>
public sealed class OrderWorkerTests
{
    private const string Other = "ffffffffffffffffffffffffffffffff";

    // The adapter was started anew, and what it had in its last part is to be brought again.
    [Fact]
    public async Task Asks_Again_WhereTheAdapterIsElsewhere_AndGoesOnFromThere()
    {
        await using var stand = await OrderStand.StartAsync();
        var tokens = await stand.PutManyAsync(600);
        var order = OrderStand.Everything();
        stand.Script.Put(order);
        stand.Script.BeforeTaking = (_, before) =>
        {
            if (before == 1)
            {
                (order.LastToken, order.LastMerchant) = (tokens[99], "shop");
                throw AdapterScript.Refusal(VaultErrorCode.OrderSequence);
            }
        };

        await stand.LookAsync();

        Assert.Equal(tokens.Take(256).Concat(tokens.Skip(100)), stand.Script.TakenTokens);
        Assert.Single(stand.Script.Finished);
        Assert.Equal(2, stand.Script.Looks);
    }

    [Fact]
    public async Task Gives_Up_ForThisLook_WhereItNeverAgrees()
    {
        await using var stand = await OrderStand.StartAsync();
        await stand.PutManyAsync(3);
        stand.Script.Put(OrderStand.Everything());
        stand.Script.BeforeTaking = (_, _) => throw AdapterScript.Refusal(VaultErrorCode.OrderSequence);

        await stand.LookAsync();

        Assert.Equal(3, stand.Script.Brought);
        Assert.Empty(stand.Script.Finished);

        // The next look tries again: it is no refusal.
        await stand.LookAsync();
        Assert.Equal(6, stand.Script.Brought);
    }

    [Theory]
    [InlineData(VaultErrorCode.OrderOutOfScope)]
    [InlineData(VaultErrorCode.OrderVolumeExceeded)]
    [InlineData(VaultErrorCode.OrderUnknown)]
    [InlineData(VaultErrorCode.FieldMissing)]
    public async Task Pauses_AnOrder_ThatIsRefused_ForAnHour_AndCarriesOutTheOthers(VaultErrorCode code)
    {
        await using var stand = await OrderStand.StartAsync();
        await stand.PutManyAsync(3);
        stand.Script.Put(OrderStand.Everything());
        stand.Script.Put(new DueOrder { OrderId = Other, Everything = true });
        stand.Script.BeforeTaking = (request, _) =>
        {
            if (!string.Equals(request.OrderId, Other, StringComparison.Ordinal))
            {
                throw AdapterScript.Refusal(code);
            }
        };

        await stand.LookAsync();
        Assert.Equal([Other], stand.Script.Finished);
        Assert.Equal(2, stand.Script.Brought);
        Assert.Contains(stand.Log, line => line.StartsWith("Error: ", StringComparison.Ordinal) && line.Contains(code.ToString(), StringComparison.Ordinal));

        stand.Gateway.Clock.Advance(TimeSpan.FromMinutes(59));
        await stand.LookAsync();
        Assert.Equal(2, stand.Script.Brought);

        stand.Script.BeforeTaking = (_, _) => { };
        stand.Gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        await stand.LookAsync();
        Assert.Equal([Other, OrderStand.OrderId], stand.Script.Finished);
    }

    [Theory]
    [InlineData(VaultErrorCode.Overloaded)]
    [InlineData(VaultErrorCode.AdapterUnavailable)]
    [InlineData(VaultErrorCode.DisclosureNotWritten)]
    public async Task Goes_On_AtTheNextLook_WhereTheAdapterCannotJustNow(VaultErrorCode code)
    {
        await using var stand = await OrderStand.StartAsync();
        var tokens = await stand.PutManyAsync(300);
        stand.Script.Put(OrderStand.Everything());
        stand.Script.BeforeTaking = (_, before) =>
        {
            if (before == 1)
            {
                throw AdapterScript.Refusal(code);
            }
        };

        await stand.LookAsync();
        Assert.Empty(stand.Script.Finished);
        await stand.LookAsync();

        Assert.Equal(tokens, stand.Script.TakenTokens);
        Assert.Single(stand.Script.Finished);
    }

    // Ended without it the package would look whole.
    [Fact]
    public async Task Ends_NoOrder_OfWhichACardCannotBeRead()
    {
        await using var stand = await OrderStand.StartAsync();
        await stand.PutManyAsync(3);
        var epochs = new List<byte[]>();
        await foreach (var (key, _) in stand.Gateway.Store.ScanAsync(Table.Epochs, default, CancellationToken.None))
        {
            epochs.Add(key);
        }

        await stand.WriteAsync(writes => epochs.ForEach(key => writes.Delete(Table.Epochs, key)));
        stand.Script.Put(OrderStand.Everything());

        await stand.LookAsync();

        Assert.Empty(stand.Script.Taken);
        Assert.Empty(stand.Script.Finished);
        Assert.Contains(stand.Log, line => line.Contains("RecordDamaged", StringComparison.Ordinal));
    }

    public static TheoryData<DueOrder> Senseless => new()
    {
        new DueOrder { OrderId = OrderStand.OrderId },
        new DueOrder { OrderId = OrderStand.OrderId, Everything = true, Merchants = { "shop" } },
        new DueOrder { OrderId = OrderStand.OrderId, Everything = true, NamesTokens = true },
        new DueOrder { OrderId = OrderStand.OrderId, NamesTokens = true, Merchants = { "shop", "zoo" } },
        new DueOrder { OrderId = OrderStand.OrderId, Merchants = { "No Shop" } },
        new DueOrder { OrderId = OrderStand.OrderId, Everything = true, LastToken = "tok_1", LastMerchant = "shop" },
        new DueOrder { OrderId = OrderStand.OrderId, Everything = true, LastMerchant = "shop" },
        new DueOrder { OrderId = "line\nbreak", Everything = true },
    };

    [Theory]
    [MemberData(nameof(Senseless), DisableDiscoveryEnumeration = true)]
    public async Task Guesses_NothingOfAnOrder_ThatMakesNoSense(DueOrder order)
    {
        await using var stand = await OrderStand.StartAsync();
        await stand.PutManyAsync(3);
        stand.Script.Put(order);

        await stand.LookAsync();

        Assert.Empty(stand.Script.Taken);
        Assert.Empty(stand.Script.Finished);
        Assert.DoesNotContain('\n', Assert.Single(stand.Log));
    }

    // An unhandled exception of a background service stops the whole gateway.
    [Fact]
    public async Task Looks_OnceInItsPeriod_WhateverTheAdapterAnswers()
    {
        await using var stand = await OrderStand.StartAsync();
        using var looked = new SemaphoreSlim(0);
        stand.Script.BeforeListing = () =>
        {
            looked.Release();
            throw AdapterScript.Refusal(VaultErrorCode.RecordDamaged);
        };

        await stand.Worker.StartAsync(CancellationToken.None);
        Assert.True(await looked.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(await looked.WaitAsync(TimeSpan.FromMilliseconds(200)));
        stand.Gateway.Clock.Advance(new OrderOptions().PollPeriod);
        Assert.True(await looked.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.False(stand.Worker.ExecuteTask!.IsCompleted);
        await stand.Worker.StopAsync(CancellationToken.None);
        Assert.True(stand.Worker.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Waits_ForAnAdapter_ThatIsAway()
    {
        await using var stand = await OrderStand.StartAsync();
        var tokens = await stand.PutManyAsync(3);
        stand.Script.Put(OrderStand.Everything());
        await stand.Gateway.Adapter.StopAsync();

        await stand.LookAsync();
        await stand.Gateway.Adapter.StartAgainAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (stand.Script.Finished.Count == 0)
        {
            await stand.LookAsync();
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal(tokens, stand.Script.TakenTokens);
    }
}
