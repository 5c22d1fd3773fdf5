using TokenVault.Domain.Cards;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Orders;

/// <summary>Which cards an order gets, in which order, and with what beside them.</summary>
public sealed class OrderDeliveryTests
{
    [Fact]
    public async Task Brings_AllCards_InOrder_InBatchesThatAreTaken_AndThenEndsIt()
    {
        await using var stand = await OrderStand.StartAsync();
        var tokens = await stand.PutManyAsync(600);
        stand.Script.Put(OrderStand.Everything());

        await stand.LookAsync();

        Assert.Equal(tokens, stand.Script.TakenTokens);
        Assert.Equal([256, 256, 88], stand.Script.Taken.Select(batch => batch.Tokens.Count));
        Assert.Equal([OrderStand.OrderId], stand.Script.Finished);

        await stand.LookAsync();
        Assert.Equal(3, stand.Script.Taken.Count);
    }

    // The adapter takes messages of 256 KiB: a batch that is larger would be refused for ever.
    [Fact]
    public async Task Splits_Batches_ThatWouldBeTooLarge()
    {
        await using var stand = await OrderStand.StartAsync();
        var details = new TokenDetailsRecord { Version = 1 };
        details.Customers.Add(Enumerable.Range(0, 16).Select(number => new string('c', 250) + number));
        var tokens = await stand.PutManyAsync(100, details);
        stand.Script.Put(OrderStand.Everything());

        await stand.LookAsync();

        Assert.Equal(tokens, stand.Script.TakenTokens);
        Assert.True(stand.Script.Taken.Count > 1);
        Assert.All(stand.Script.Taken, batch => Assert.InRange(batch.CalculateSize(), 1, 201 * 1024));
    }

    [Fact]
    public async Task Brings_TheMerchantsCards_AndNobodyElses_WhereRowsOfOneTokenStandByTheLengthOfNames()
    {
        await using var stand = await OrderStand.StartAsync();
        foreach (var (number, merchant) in new[] { (1ul, "zoo"), (1ul, "bakery"), (1ul, "shop"), (2ul, "other"), (3ul, "zoo") })
        {
            await stand.PutAsync(OrderStand.Owned(number, merchant));
        }

        stand.Script.Put(OrderStand.Of("zoo", "bakery"));

        await stand.LookAsync();

        Assert.Equal(
            [("zoo", 1ul), ("bakery", 1ul), ("zoo", 3ul)],
            stand.Script.Taken.SelectMany(batch => batch.Tokens).Select(token => (token.Record.MerchantId, NumberOf(token.Record.Token))));
    }

    [Fact]
    public async Task Brings_NamedTokens_PageByPage_WithoutThoseThatAreNotHere()
    {
        await using var stand = await OrderStand.StartAsync();
        var here = await stand.PutManyAsync(1100);
        await stand.PutAsync(OrderStand.Owned(3000, "other"));
        var order = OrderStand.Of("shop");
        order.NamesTokens = true;
        stand.Script.Named = [.. here.Skip(50), OrderStand.Owned(2000).Token.ToString(), OrderStand.Owned(3000).Token.ToString()];
        stand.Script.Put(order);

        await stand.LookAsync();

        Assert.Equal(here.Skip(50), stand.Script.TakenTokens);
        Assert.Equal(["", here[1049], stand.Script.Named[^1]], stand.Script.PagesAskedAfter);
        Assert.Single(stand.Script.Finished);
    }

    // An adapter that gives the same page for ever would keep the gateway busy for ever.
    [Fact]
    public async Task Refuses_NamedTokens_ThatDoNotRise()
    {
        await using var stand = await OrderStand.StartAsync();
        var here = await stand.PutManyAsync(2);
        var order = OrderStand.Of("shop");
        order.NamesTokens = true;
        stand.Script.Named = [here[1], here[0]];
        stand.Script.Put(order);

        await stand.LookAsync();

        Assert.Empty(stand.Script.Taken);
        Assert.Empty(stand.Script.Finished);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Goes_On_AfterTheLastThatWasTaken(bool names)
    {
        await using var stand = await OrderStand.StartAsync();
        var tokens = await stand.PutManyAsync(10);
        var order = names ? OrderStand.Of("shop") : OrderStand.Everything();
        (order.NamesTokens, order.LastToken, order.LastMerchant) = (names, tokens[6], "shop");
        stand.Script.Named = tokens;
        stand.Script.Put(order);

        await stand.LookAsync();

        Assert.Equal(tokens.Skip(7), stand.Script.TakenTokens);
    }

    // Between two merchants' rows of one token as well.
    [Fact]
    public async Task Goes_On_BetweenRowsOfOneToken()
    {
        await using var stand = await OrderStand.StartAsync();
        await stand.PutAsync(OrderStand.Owned(1, "zoo"));
        await stand.PutAsync(OrderStand.Owned(1, "bakery"));
        var order = OrderStand.Everything();
        (order.LastToken, order.LastMerchant) = (OrderStand.Owned(1).Token.ToString(), "zoo");
        stand.Script.Put(order);

        await stand.LookAsync();

        Assert.Equal("bakery", Assert.Single(Assert.Single(stand.Script.Taken).Tokens).Record.MerchantId);
    }

    [Fact]
    public async Task Tells_AllThatIsKeptOfACard()
    {
        await using var stand = await OrderStand.StartAsync();
        var details = new TokenDetailsRecord { Version = 1, SameCardAs = "tok_", NameVersion = 2, SealedName = stand.SealedName() };
        details.Labels.Add(new LabelRecord { Key = "tier", Value = "gold" });
        details.Customers.Add(["c-1", "c-2"]);
        details.Formats.Add(new FormatTokenRecord { Format = 2, PassesLuhn = true, Digits = "4242420000004242" });
        details.Formats.Add(new FormatTokenRecord { Format = 1, Digits = "9999999999994242" });
        await stand.PutAsync(OrderStand.Owned(1), details, Later);
        stand.Script.Put(OrderStand.Everything());

        await stand.LookAsync();

        var brought = Assert.Single(Assert.Single(stand.Script.Taken).Tokens);
        var record = brought.Record;
        Assert.Equal((OrderStand.Owned(1).Token.ToString(), "shop"), (record.Token, record.MerchantId));
        Assert.Equal(((uint)Domain.Tokens.TokenUsage.MultiUse, 6u, 2093u, 4_000_000_000L), (record.Usage, record.ExpiryMonth, record.ExpiryYear, record.ExpireTimeSeconds));
        Assert.Equal(((uint)CardBrand.Visa, 424242u, 4242u, 16u), (record.Brand, record.Bin, record.LastFour, record.Digits));
        Assert.Equal(((uint)CardFunding.Debit, "DE", true), (record.Funding, record.Country, record.IsKnownByCard));
        Assert.Equal([("tier", "gold")], record.Details.Labels.Select(label => (label.Key, label.Value)));
        Assert.Equal(["c-1", "c-2"], record.Details.Customers);
        Assert.Equal(
            [("4242420000004242", 2u, true), ("9999999999994242", 1u, false)],
            record.Details.Forms.Select(form => (form.Digits, form.Format, form.PassesLuhn)));

        // What the seal binds goes as it was sealed, and what was corrected beside it.
        var card = brought.Card;
        Assert.Equal((record.Token, record.MerchantId, 3u, record.Usage), (card.Token, card.MerchantId, card.RecordVersion, card.Usage));
        Assert.Equal((12u, 2090u, 6u, 2093u), (card.ExpiryMonth, card.ExpiryYear, card.CorrectedExpiryMonth, card.CorrectedExpiryYear));
        Assert.False(card.RegisteredEpoch.IsEmpty);
        Assert.Equal((details.SealedName, 2u), (card.Name.Sealed, card.Name.Version));
    }

    // Another vault would else give one card's token for another's, or two tokens for one card.
    [Fact]
    public async Task Tells_WhetherTheCardGivesThisToken()
    {
        await using var stand = await OrderStand.StartAsync();
        await stand.PutAsync(OrderStand.Owned(1));
        await stand.PutAsync(OrderStand.Owned(2), isIndexed: false);
        await stand.PutAsync(OrderStand.Owned(3), isIndexed: false);
        await stand.WriteAsync(writes => stand.Tables.Fingerprints.Put(writes, OrderStand.Owned(1), OrderStand.FingerprintOf(OrderStand.Owned(3))));
        await stand.PutAsync(OrderStand.Owned(4), isIndexed: false);
        await stand.WriteAsync(writes => stand.Tables.Fingerprints.Put(writes, OrderStand.Owned(4), OrderStand.FingerprintOf(OrderStand.Owned(4)), isDigits: true));
        stand.Script.Put(OrderStand.Everything());

        await stand.LookAsync();

        var tokens = Assert.Single(stand.Script.Taken).Tokens;
        Assert.Equal([true, false, false, false], tokens.Select(token => token.Record.IsKnownByCard));
        Assert.All(tokens, token => Assert.Null(token.Record.Details));
    }

    [Fact]
    public async Task Leaves_Out_WhatWasDeletedSinceTheWalkCameBy()
    {
        await using var stand = await OrderStand.StartAsync();
        var tokens = await stand.PutManyAsync(300);

        // The walk has read the rows of a page when the first batch is brought.
        stand.Script.BeforeTaking = (_, before) =>
        {
            if (before == 0)
            {
                stand.WriteAsync(writes => stand.Tables.Tokens.Delete(writes, OrderStand.Owned(299))).GetAwaiter().GetResult();
            }
        };
        var order = OrderStand.Of("shop");
        order.NamesTokens = true;
        stand.Script.Named = tokens;
        stand.Script.Put(order);

        await stand.LookAsync();

        Assert.Equal(tokens.Where((_, index) => index != 298), stand.Script.TakenTokens);
        Assert.Single(stand.Script.Finished);
    }

    [Fact]
    public async Task Tells_HowFarItIs_AndNothingOfCards()
    {
        await using var stand = await OrderStand.StartAsync();
        await stand.PutManyAsync(10_100);
        stand.Script.Put(OrderStand.Everything());

        await stand.LookAsync();

        Assert.Equal(2, stand.Log.Count);
        Assert.Contains(" 10100 ", stand.Log[0], StringComparison.Ordinal);
        Assert.Contains("10100", stand.Log[1], StringComparison.Ordinal);
        Assert.All(stand.Log, line =>
        {
            Assert.Contains(OrderStand.OrderId, line, StringComparison.Ordinal);
            Assert.DoesNotContain("4242", line, StringComparison.Ordinal);
            Assert.DoesNotContain("tok_", line, StringComparison.Ordinal);
        });
    }

    private static CardExpiry Later(CardExpiry expiry) => CardExpiry.TryCreate(6, (uint)expiry.Year + 3, out var later) ? later : expiry;

    private static ulong NumberOf(string token) =>
        Domain.Tokens.Token.TryParse(token, out var read) ? (ulong)read.Id : throw new ArgumentException(token);
}
