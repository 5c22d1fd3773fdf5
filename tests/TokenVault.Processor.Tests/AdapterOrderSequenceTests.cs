using TokenVault.Contracts.Processor.V1;
using TokenVault.Processor.Tests.Orders;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Tests;

/// <summary>That no card is left out of a package or sealed into it twice, whichever of the two processes ends in between.</summary>
public sealed class AdapterOrderSequenceTests : AdapterOrders
{
    // A gateway that was started anew, or lost an answer, is told where to go on.
    [Fact]
    public async Task Tells_ThePlaceInThePartUnderWay_AndTakesNothingAfterAnother()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard), Card(Visa));
        var order = Put(New(3));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, [cards[0]]);

        var due = await DueAsync(order.Id);
        Assert.Equal((cards[0].Card.Token, "shop"), (due.LastToken, due.LastMerchant));
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[2]], after: cards[1]));
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[1]]));
        Assert.Equal("ORDER_SEQUENCE", await ReasonAsync(() => FinishAsync(order.Id)));
        Assert.Equal("ORDER_SEQUENCE", await ReasonAsync(() => FinishAsync(order.Id, cards[1])));

        await ResealAsync(order.Id, [.. cards.Skip(1)], after: cards[0]);
        Assert.Equal(3u, (await FinishAsync(order.Id, cards[2])).SealedCount);
    }

    // The part that was under way is gone: cards that follow it would follow a gap, and the package would look whole without it.
    [Fact]
    public async Task TakesNothing_AfterCardsThatAnEndedProcessLeft()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard));
        var order = Put(New(2));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, [cards[0]]);

        await World.Adapter.DisposeAsync();
        await World.StartAdapterAsync();
        await DueAsync(order.Id);

        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[1]], after: cards[0]));
        Assert.Equal("ORDER_SEQUENCE", await ReasonAsync(() => FinishAsync(order.Id, cards[0])));
        Assert.Equal("", (await DueAsync(order.Id)).LastToken);
        await ResealAsync(order.Id, cards);
        Assert.Equal(2u, (await FinishAsync(order.Id, cards[1])).SealedCount);
    }

    [Fact]
    public async Task Forgets_APartUnderWay_OnceItsOrderIsTakenAway()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard));
        var order = Put(New(2));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, [cards[0]]);
        Assert.Single(Directory.EnumerateFiles(World.Folder.At("orders"), "*.new", SearchOption.AllDirectories));

        File.Delete(Path.Combine(World.Folder.At("orders"), order.Id + OrderFile.Suffix));

        await UntilAsync(async () => (await World.Orders.ListDueOrdersAsync(new ListDueOrdersRequest())).Orders.Count == 0);
        Assert.Empty(Directory.EnumerateFiles(World.Folder.At("orders"), "*.new", SearchOption.AllDirectories));
        Assert.Equal("ORDER_UNKNOWN", await RefusedAsync(order.Id, [cards[1]], after: cards[0]));
    }

    [Theory]
    [InlineData("tok_1", "shop", "TOKEN_MALFORMED")]
    [InlineData("", "shop", "TOKEN_MALFORMED")]
    [InlineData("first", "No Shop", "FIELD_MISSING")]
    [InlineData("first", "", "FIELD_MISSING")]
    public async Task Refuses_APlace_ThatIsNone(string token, string merchant, string reason)
    {
        var card = Card(Visa);
        var order = Put(New(1));
        await DueAsync(order.Id);
        var after = string.Equals(token, "first", StringComparison.Ordinal) ? card.Card.Token : token;

        Assert.Equal(reason, await ReasonAsync(() => World.Orders.ResealCardsAsync(
            new ResealCardsRequest { OrderId = order.Id, Tokens = { Of(card) }, AfterToken = after, AfterMerchant = merchant }).ResponseAsync));
        Assert.Equal(reason, await ReasonAsync(() => World.Orders.FinishOrderAsync(
            new FinishOrderRequest { OrderId = order.Id, LastToken = after, LastMerchant = merchant }).ResponseAsync));
    }

    [Fact]
    public async Task DoesAgain_WhatWasInAPartThatAnEndedProcessLeft()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard));
        var order = Put(New(2));
        await DueAsync(order.Id);
        await ResealAsync(order.Id, cards);

        await World.Adapter.DisposeAsync();
        await World.StartAdapterAsync();

        Assert.Equal("", (await DueAsync(order.Id)).LastToken);
        await ResealAsync(order.Id, cards);
        await FinishAsync(order.Id, cards[1]);
        Assert.Equal(2, Open(order.Id, Assert.Single(ReadManifest(order.Id).Parts).File).Count);
        Assert.Equal(2, (await ListAsync(cards[0])).Disclosures.Count);
        Assert.Empty(Directory.EnumerateFiles(World.Folder.At("orders"), "*.new", SearchOption.AllDirectories));
    }
}
