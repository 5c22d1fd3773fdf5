using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Processor.Tests.Orders;
using TokenVault.Profiles.Orders;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;

namespace TokenVault.Processor.Tests;

/// <summary>Orders, executed by the real adapter with cards that a gateway brings, honest or captured.</summary>
public sealed class AdapterOrderTests : AdapterOrders
{
    [Fact]
    public async Task SealsTheCardsToTheRecipient_AfterTheDelay_EachDisclosedBefore()
    {
        // Tokens of one millisecond stand in any order.
        var mastercard = Card(Mastercard);
        var cards = Ascending(Card(Visa), mastercard, Card(Visa));
        World.Gateway.AddName(cards[1], "Erika Mustermann");
        await World.Processor.RetireTokensAsync(new RetireTokensRequest
        {
            Tokens = { new RetiredToken { Token = cards[2].Card.Token, MerchantId = "shop", Reason = RetirementReason.Erasure } },
        });
        var order = Put(New(3));

        // Not before it was seen, and not before its delay.
        await UntilAsync(() => Acts("order").Count == 1);
        Assert.Equal("ORDER_UNKNOWN", await RefusedAsync(order.Id, cards));
        Assert.Contains("\"reason\":\"not_due\"", Assert.Single(Acts("order_refused")), StringComparison.Ordinal);
        Assert.Empty((await ListAsync(cards[0])).Disclosures);
        var due = await DueAsync(order.Id);
        Assert.Equal((false, false, "", ""), (due.Everything, due.NamesTokens, due.LastToken, due.LastMerchant));
        Assert.Equal(["shop"], due.Merchants);

        var answer = await ResealAsync(order.Id, cards);
        Assert.Equal((2u, 1u), (answer.SealedCount, answer.SkippedCount));
        Assert.Equal(2u, (await FinishAsync(order.Id, cards[2])).SealedCount);
        Assert.Equal(2u, (await FinishAsync(order.Id)).SealedCount);
        Assert.Empty((await World.Orders.ListDueOrdersAsync(new ListDueOrdersRequest())).Orders);

        var entry = Assert.Single((await ListAsync(cards[1])).Disclosures);
        Assert.Equal(
            (DisclosurePurpose.Order, "key-" + OrderFile.KeyDigest(order.Recipient), order.Id, "gw-1", "", true),
            (entry.Purpose, entry.Recipient, entry.OrderId, entry.GatewayId, entry.PaymentId, entry.WithCardholderName));
        Assert.Empty((await ListAsync(cards[2])).Disclosures);
        Assert.Single(Acts("order_executed"));

        var manifest = ReadManifest(order.Id);
        Assert.Equal((2, 1), (manifest.Cards, manifest.Skipped["TOKEN_RETIRED"]));
        Assert.Equal(
            [$"{cards[0].Card.Token} {NumberOf(cards[0])}  details:False", $"{cards[1].Card.Token} {NumberOf(cards[1])} Erika Mustermann details:False"],
            Open(order.Id, manifest.Parts[0].File));
        Assert.Single(manifest.Parts);

        string NumberOf(AuthorizeRequest card) => ReferenceEquals(card, mastercard) ? "5555555555554444" : "4242424242424242";
    }

    [Fact]
    public async Task ForAMigration_WhatMerchantsNotedGoesAlong_UnderItsOwnPurpose()
    {
        var cards = Ascending(Card(Visa));
        var order = Put(New(1) with { Kind = CardOrder.ForMigration });
        await DueAsync(order.Id);

        await ResealAsync(order.Id, cards);
        await FinishAsync(order.Id, cards[0]);

        Assert.Equal(DisclosurePurpose.Migration, Assert.Single((await ListAsync(cards[0])).Disclosures).Purpose);
        Assert.Equal([$"{cards[0].Card.Token} 4242424242424242  details:True"], Open(order.Id, ReadManifest(order.Id).Parts[0].File));
    }

    [Fact]
    public async Task GivesACapturedGateway_NothingBeyondTheOrder()
    {
        var cards = Ascending(Card(Visa), Card(Mastercard), Card(Visa), Card(Mastercard));
        var order = Put(New(2) with { Scope = new OrderScope(Merchants: ["shop"], Tokens: [.. cards.Take(3).Select(card => card.Card.Token)]) });
        var due = await DueAsync(order.Id);
        Assert.True(due.NamesTokens);
        var named = await World.Orders.ListOrderTokensAsync(new ListOrderTokensRequest { OrderId = order.Id, After = cards[0].Card.Token });
        Assert.Equal([cards[1].Card.Token, cards[2].Card.Token], named.Tokens);

        Assert.Equal("ORDER_OUT_OF_SCOPE", await RefusedAsync(order.Id, [cards[0], cards[3]]));
        Assert.Equal("ORDER_VOLUME_EXCEEDED", await RefusedAsync(order.Id, [.. cards.Take(3)]));
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[1], cards[0]]));
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[0], cards[0]]));
        Assert.Equal("ORDER_UNKNOWN", await RefusedAsync("0123456789abcdef0123456789abcdef", [cards[0]]));
        var wrong = Of(cards[0]);
        wrong.Record.Token = cards[1].Card.Token;
        Assert.Equal("FIELD_MISSING", await ReasonAsync(() => World.Orders.ResealCardsAsync(new ResealCardsRequest { OrderId = order.Id, Tokens = { wrong } }).ResponseAsync));
        foreach (var card in cards)
        {
            Assert.Empty((await ListAsync(card)).Disclosures);
        }

        Assert.Equal(
            ["out_of_scope", "over_volume"],
            Acts("order_refused").Select(act => act.Split("\"reason\":\"")[1].Split('"')[0]).Order(StringComparer.Ordinal));

        // What is within it is given, once, also over a restart: the volume is counted on disk.
        await ResealAsync(order.Id, [.. cards.Take(2)]);
        Assert.Equal("ORDER_SEQUENCE", await RefusedAsync(order.Id, [cards[1]]));
        Assert.Equal("ORDER_VOLUME_EXCEEDED", await RefusedAsync(order.Id, [cards[2]], after: cards[1]));
        await FinishAsync(order.Id, cards[1]);
        await World.Adapter.DisposeAsync();
        await World.StartAdapterAsync();
        await UntilAsync(async () => await RefusedAsync(order.Id, [cards[2]], after: cards[1]) == "ORDER_SEQUENCE");
    }
}
