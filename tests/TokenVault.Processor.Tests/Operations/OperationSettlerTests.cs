using TokenVault.Contracts.Processor.V1;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Tests.Operations;

/// <summary>Steps towards an unknown outcome at a processor that fails.</summary>
public sealed class OperationSettlerTests
{
    private const string Nothing = """{"data":[],"has_more":false}""";

    // Stripe keeps its 500s and gives them again, whether it had charged or not; and its search lags behind.
    [Fact]
    public async Task Concludes_NothingFromNotFound_WhereTheRepetitionWasAnsweredWithAFailure()
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Answer = asked => asked.StartsWith("POST", StringComparison.Ordinal) ? (500, """{"error":{"type":"api_error"}}""") : (200, Nothing);

        Assert.Equal(SettleFinding.Unclear, (await stand.StepAsync(record, SettleStep.Replay)).Finding);
        await stand.ReopenAsync();
        stand.Store.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(SettleFinding.Absent, (await stand.StepAsync(record, SettleStep.Query)).Finding);
        var refused = await stand.StepAsync(record, SettleStep.ConcludeAbsent);
        Assert.Equal((SettleFinding.NotAllowed, Outcome.Unknown, 0), (refused.Finding, refused.Result.Outcome, refused.Result.Recovery.AbsenceCount));

        // What it says later is believed all the same.
        var found = SettlementStand.Intent("pi_1", record.OperationId);
        stand.Answer = _ => (200, $$"""{"data":[{{found}}],"has_more":false}""");
        Assert.Equal(Outcome.Succeeded, (await stand.StepAsync(record, SettleStep.Query)).Result.Outcome);
    }

    [Theory]
    [InlineData(0, "")] // no answer
    [InlineData(429, "{}")]
    public async Task Counts_NotFound_FromTheLastSendingOn(int status, string body)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Answer = asked => asked.StartsWith("POST", StringComparison.Ordinal) ? (status, body) : (200, Nothing);
        stand.Store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SettleFinding.Unclear, (await stand.StepAsync(record, SettleStep.Replay)).Finding);
        await stand.ReopenAsync();

        stand.Store.Clock.Advance(TimeSpan.FromSeconds(179));
        Assert.Equal(SettleFinding.Unclear, (await stand.StepAsync(record, SettleStep.ConcludeAbsent)).Finding);
        stand.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        var settled = await stand.StepAsync(record, SettleStep.ConcludeAbsent);

        Assert.Equal((SettleFinding.Settled, Outcome.NotSent, "not_found"), (settled.Finding, settled.Result.Outcome, settled.Result.Code));
    }

    [Fact]
    public async Task Knows_ThatItWasSentAgain_BeforeItIs()
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        OperationRecord? meanwhile = null;
        stand.Answer = _ =>
        {
            meanwhile = stand.Find(record);
            return (0, "");
        };

        await stand.StepAsync(record, SettleStep.Replay);

        Assert.Equal(stand.Store.Clock.GetUtcNow().ToUnixTimeMilliseconds(), meanwhile!.ReplayTimeMs);
    }
}
