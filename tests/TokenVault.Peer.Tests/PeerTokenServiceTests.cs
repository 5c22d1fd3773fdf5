using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Peer.Serving;
using TokenVault.Peer.Tables;

namespace TokenVault.Peer.Tests;

/// <summary>The peer does what TokenVault does with a card, so that their rates may be compared.</summary>
public sealed class PeerTokenServiceTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const int Callers = 64;
    private const int Cards = 500;

    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task Gives_the_same_card_the_same_token(bool batched)
    {
        var plan = await cluster.PlanAsync(batched);
        await using var table = await PeerServer.OpenAsync(plan);

        var first = await Calls.TokenizeAsync(table, TestCard.Request());
        var again = await Calls.TokenizeAsync(table, TestCard.Request());

        Assert.True(Domain.Tokens.Token.TryParse(first.Token_, out _));
        Assert.Equal((CardBrand.Visa, "411111", "1111", 12u, 2035u), (first.Brand, first.Bin, first.LastFour, first.ExpiryMonth, first.ExpiryYear));
        Assert.Equal(first, again);
    }

    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task Gives_one_token_to_many_who_ask_at_once(bool batched)
    {
        var plan = await cluster.PlanAsync(batched);
        await using var table = await PeerServer.OpenAsync(plan);

        var tokens = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Calls.TokenizeAsync(table, TestCard.Request())));

        Assert.Single(tokens.Select(token => token.Token_).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, await Database.CountAsync(plan.SocketFolder, plan.Database));
    }

    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task Gives_each_card_a_token_and_a_row_of_its_own(bool batched)
    {
        var plan = await cluster.PlanAsync(batched);
        await using var table = await PeerServer.OpenAsync(plan);
        var requests = TestCard.Requests(Cards);

        // Each card twice and in two orders, so that batches hold new cards, known ones and the same one twice.
        var tokens = await Task.WhenAll(requests.Concat(requests.Reverse()).Select(request => Calls.TokenizeAsync(table, request)));

        Assert.Equal(tokens.Take(Cards), tokens.Skip(Cards).Reverse());
        Assert.Equal(Cards, tokens.Select(token => token.Token_).Distinct(StringComparer.Ordinal).Count());
        Assert.All(tokens.Take(Cards).Zip(requests), pair => Assert.Equal(pair.Second.Card.Number.ToStringUtf8()[^4..], pair.First.LastFour));
        Assert.Equal(Cards, await Database.CountAsync(plan.SocketFolder, plan.Database));
    }

    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task Refuses_a_number_with_a_wrong_check_digit(bool batched)
    {
        var plan = await cluster.PlanAsync(batched);
        await using var table = await PeerServer.OpenAsync(plan);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => Calls.TokenizeAsync(table, TestCard.Request("4111111111111112")));

        Assert.Equal(new Status(StatusCode.InvalidArgument, "card.number"), refusal.Status);
        Assert.Equal(0, await Database.CountAsync(plan.SocketFolder, plan.Database));
    }
}
