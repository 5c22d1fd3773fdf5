using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;
using TokenVault.Load.Report;
using TokenVault.Load.Tests.Lines;

namespace TokenVault.Load.Tests.Correctness;

public class ControlsTests
{
    private static readonly TokenizeResponse Alike = new() { Token = new Token { Token_ = "tok_01H455VB4PEX5VSKNK084SN02Q" } };

    [Fact]
    public async Task Notices_WhatTheEchoPlants()
    {
        await using var server = await ServedTokens.StartAsync((request, _) => request.Card.ExpiryMonth == PlantedRefusalWork.RefusedMonth
            ? throw new RpcException(new Status(StatusCode.Unavailable, "planted"))
            : Task.FromResult(Alike));
        Assert.Empty(Controls.Run(server.Target));
    }

    // A good server's answers are taken for a failure of the check: that cards with one token and refusals were not noticed. The third
    // control holds here too, since it is the kept tokens that are wrong.
    [Fact]
    public async Task Tells_WhereNothingIsPlanted()
    {
        await using var server = await ServedTokens.StartAsync((request, _) => Task.FromResult(ServedTokens.Good(request)));
        Assert.Equal(2, Controls.Run(server.Target).Count);
    }

    [Fact]
    public void Finds_CardsThatShareATokenAndCardsWithTwo()
    {
        var ledger = new TokenLedger(10);
        Assert.True(ledger.Keep(1, 7));
        Assert.True(ledger.Keep(1, 7));
        Assert.True(ledger.Keep(2, 8));
        Assert.True(ledger.Keep(3, 7));
        Assert.False(ledger.Keep(2, 9));
        Assert.Equal((3, 1), ledger.Count());
        Assert.Equal(1, ledger.Others);
        Assert.False(ledger.IsKnown(0));
    }

    [Theory]
    [InlineData(5000, 5000, 0, true)]
    [InlineData(5000, 5000, 1, false)]
    [InlineData(5000, 4999, 0, false)]
    [InlineData(10, 10, 0, false)]
    public void Judges_WhatIsThereAfterAKill(long acknowledged, long askedAgain, long lost, bool holds) =>
        Assert.Equal(holds, new KillOutcome(acknowledged, askedAgain, lost, null).Holds);

    [Fact]
    public void Judges_BoundsTheOtherWayRound()
    {
        Assert.True(new Goal("rate", 0.4, 0.4, 0.5, "%").Holds);
        Assert.False(new Goal("rate", 0.39, 0.4, 0.5, "%").Holds);
        Assert.True(new Goal("wait", 15, 15, 8, "ms") { IsBound = true }.Holds);
        Assert.False(new Goal("wait", 15.1, 15, 8, "ms") { IsBound = true }.Holds);
    }
}
