using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Tests.Orders;

public sealed class OrderBookTests
{
    [Fact]
    public async Task TakesUp_AnOrderOfTwoOfficers_OnRecordOnce_AndNotDueBeforeItsDelay()
    {
        await using var stand = await OrderStand.StartAsync();
        var order = stand.New();
        stand.Put(order, "anna", "ben");
        await stand.RefreshAsync();
        await stand.RefreshAsync();
        await stand.RestartAsync();

        var act = Assert.Single(stand.Acts("order"));
        foreach (var said in new[]
        {
            order.Id, "\"kind\":\"authority\"", "AZ 12/26", "a court", OrderFile.KeyDigest(order.Recipient), "\"scope\":\"shop\"", "\"cards\":\"12\"",
            "\"from\":\"2026-11-25T03:00:00", "\"signedBy\":\"anna, ben\"",
        })
        {
            Assert.Contains(said, act, StringComparison.Ordinal);
        }

        var taken = Assert.Single(stand.Book.Open).Value;
        Assert.False(taken.IsDue(stand.Now));
        Assert.False(taken.IsDue(stand.Now + OrderStand.Delay - TimeSpan.FromSeconds(1)));
        Assert.True(taken.IsDue(stand.Now + OrderStand.Delay));
        Assert.False(taken.IsDue(order.Until));
        Assert.Empty(stand.Acts("order_refused"));
    }

    // Else whoever may configure and start the adapter could do without the time in which others object.
    [Fact]
    public async Task Keeps_TheDelayUnderWhichItWasFirstSeen()
    {
        await using var stand = await OrderStand.StartAsync();
        var order = stand.New();
        stand.Put(order, "anna", "ben");
        await stand.RefreshAsync();
        var due = stand.Now + OrderStand.Delay;

        await stand.RestartAsync(TimeSpan.Zero);

        Assert.Equal(due, stand.Book.Open[order.Id].Due);
    }

    [Fact]
    public async Task Refuses_AndTellsOnce_WhyNot()
    {
        await using var stand = await OrderStand.StartAsync();
        using var others = new TestAuthority(stand.Now, days: 200);
        var nobody = stand.Put(stand.New());
        File.Delete(OrderFile.SignaturesOf(nobody));
        stand.Put(stand.New(), "anna");
        stand.Put(stand.New(), "anna", "anna");
        stand.PutAs(stand.New(), ["spiffe://tokenvault/operator/olga", "spiffe://tokenvault/officer/ben"], stand.Officers);
        stand.PutAs(stand.New(), ["spiffe://tokenvault/officer/anna", "spiffe://tokenvault/officer/ben"], others);
        var changed = stand.Put(stand.New(), "anna", "ben");
        File.WriteAllText(changed, File.ReadAllText(changed).Replace("\"cards\": 12", "\"cards\": 13", StringComparison.Ordinal));
        stand.Put(stand.New(order => order with { Issued = stand.Now.AddDays(-2), Until = stand.Now.AddDays(-1) }), "anna", "ben");
        var offCurve = new byte[65];
        offCurve[0] = 4;
        stand.Put(stand.New(order => order with { Recipient = order.Recipient with { PublicKey = offCurve } }), "anna", "ben");

        await stand.RefreshAsync();
        await stand.RefreshAsync();
        await stand.RestartAsync();

        Assert.Empty(stand.Book.Open);
        Assert.Empty(stand.Acts("order"));
        Assert.Equal(
            ["changed_after_signing", "foreign_certificate", "foreign_certificate", "over", "recipient_key", "signed_by_one", "signed_by_one", "signed_twice"],
            stand.Acts("order_refused").Select(act => act.Split("\"reason\":\"")[1].Split('"')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ends_AnOrderThatIsTakenAway_ForGood_ButNotForOneLook()
    {
        await using var stand = await OrderStand.StartAsync();
        var order = stand.New();
        var path = stand.Put(order, "anna", "ben");
        await stand.RefreshAsync();
        var (document, signatures) = (File.ReadAllBytes(path), File.ReadAllBytes(OrderFile.SignaturesOf(path)));

        File.Delete(path);
        await stand.RefreshAsync();
        Assert.Empty(stand.Book.Open);
        File.WriteAllBytes(path, document);
        await stand.RefreshAsync();
        Assert.Single(stand.Book.Open);
        Assert.Empty(stand.Acts("order_withdrawn"));

        File.Delete(path);
        File.Delete(OrderFile.SignaturesOf(path));
        await stand.RefreshAsync();
        await stand.RefreshAsync();
        Assert.Contains(order.Id, Assert.Single(stand.Acts("order_withdrawn")), StringComparison.Ordinal);

        File.WriteAllBytes(OrderFile.SignaturesOf(path), signatures);
        File.WriteAllBytes(path, document);
        await stand.RefreshAsync();
        await stand.RestartAsync();
        Assert.Empty(stand.Book.Open);
        Assert.Contains("\"reason\":\"id_used\"", Assert.Single(stand.Acts("order_refused")), StringComparison.Ordinal);
    }

    // Its files are there all the time. Others, executed long ago, only stand before it.
    [Fact]
    public async Task Ends_NoOrder_BecauseOfOthersFiles()
    {
        await using var stand = await OrderStand.StartAsync();
        var order = stand.New();
        stand.Put(OrderFile.Write(order), "zz-the-one", [stand.Officers.Issue("spiffe://tokenvault/officer/anna"), stand.Officers.Issue("spiffe://tokenvault/officer/ben")]);
        await stand.RefreshAsync();
        Assert.Single(stand.Book.Open);
        for (var i = 0; i < 64; i++)
        {
            File.WriteAllText(Path.Combine(stand.Folder, $"{i:000}{OrderFile.Suffix}"), "{}");
        }

        await stand.RefreshAsync();
        await stand.RefreshAsync();

        Assert.Empty(stand.Acts("order_withdrawn"));
        Assert.Single(stand.Book.Open);
    }

    [Fact]
    public async Task CannotFillTheRecord_WithRefusals()
    {
        await using var stand = await OrderStand.StartAsync();
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        for (var i = 0; i < 150; i++)
        {
            await stand.Refusals.TellAsync("order", [(byte)i], [], "malformed", "no order");
            await stand.Refusals.TellAsync("0123456789abcdef0123456789abcdef", "over_volume", gateway);
        }

        Assert.Equal(200, stand.Acts("order_refused").Count);
        Assert.Equal(2, stand.Log.Count(line => line.Contains("More orders were refused today", StringComparison.Ordinal)));
        stand.Clock.Advance(TimeSpan.FromDays(1));
        await stand.Refusals.TellAsync("order", [149], [], "malformed", "no order");
        Assert.Equal(201, stand.Acts("order_refused").Count);
    }

    [Fact]
    public async Task Covers_WhatItSays_AndNothingElse()
    {
        await using var stand = await OrderStand.StartAsync();
        Assert.True(MerchantId.TryParse("shop", out var shop));
        Assert.True(MerchantId.TryParse("rival", out var rival));
        var (first, second, third) = (new Token(1), new Token(2), new Token(3));
        var merchants = stand.New();
        var tokens = stand.New(order => order with { Scope = new OrderScope(Merchants: ["shop"], Tokens: [first.ToString(), third.ToString()]) });
        var everything = stand.New(order => order with { Scope = new OrderScope(Everything: true) });
        foreach (var order in new[] { merchants, tokens, everything })
        {
            stand.Put(order, "anna", "ben");
        }

        await stand.RefreshAsync();

        var open = stand.Book.Open;
        Assert.True(open[merchants.Id].Covers(second, shop));
        Assert.False(open[merchants.Id].Covers(second, rival));
        Assert.Equal([true, false, true], new[] { first, second, third }.Select(token => open[tokens.Id].Covers(token, shop)));
        Assert.False(open[tokens.Id].Covers(first, rival));
        Assert.True(open[everything.Id].Covers(second, rival));
    }
}
