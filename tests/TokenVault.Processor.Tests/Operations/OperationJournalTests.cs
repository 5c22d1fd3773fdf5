using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Psp;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Tests.Operations;

public sealed class OperationJournalTests
{
    private static readonly OrderOrigin Origin = new(StoreStand.Gateway, 1);

    [Fact]
    public async Task Tells_ThatNothingWasSent_WhereAProcessEndedBeforeItWroteThatItSends()
    {
        await using var stand = new StoreStand();
        var record = await BeginAsync(stand, isSentAtOnce: false);

        await stand.ReopenAsync();

        AssertOutcome(Outcome.NotSent, Find(stand, record));
    }

    [Fact]
    public async Task Tells_ThatItIsUnknown_WhereAProcessEndedAfterItWroteThatItSends()
    {
        await using var stand = new StoreStand();
        var record = await BeginAsync(stand, isSentAtOnce: false);
        await stand.Journal.MarkSentAsync(record, "pm_1");
        var atOnce = await BeginAsync(stand, isSentAtOnce: true);

        await stand.ReopenAsync();

        AssertOutcome(Outcome.Unknown, Find(stand, record));
        Assert.Equal("pm_1", Find(stand, record).MethodReference);
        AssertOutcome(Outcome.Unknown, Find(stand, atOnce));
    }

    [Fact]
    public async Task Tells_ThatItIsUnderWay_WhileThisProcessIsAtIt_AndNoLonger()
    {
        await using var stand = new StoreStand();
        var record = await BeginAsync(stand, isSentAtOnce: true);
        var answer = new TaskCompletionSource<OperationResult>();
        var run = stand.UnderWay.RunAsync(Id(record), [1], () => answer.Task);
        Assert.Equal(0u, Find(stand, record).Outcome);

        answer.SetException(new VaultException(VaultErrorCode.Overloaded));
        await Assert.ThrowsAsync<VaultException>(() => run);

        AssertOutcome(Outcome.Unknown, Find(stand, record));
    }

    [Fact]
    public async Task Tells_ThatItIsUnknown_OfARowThatDoesNotSayWhetherItWasSent()
    {
        await using var stand = new StoreStand();
        var record = await BeginAsync(stand, isSentAtOnce: false, kind: 0);

        await stand.ReopenAsync();

        AssertOutcome(Outcome.Unknown, Find(stand, record));
    }

    [Fact]
    public async Task Begins_AnIdOnce()
    {
        await using var stand = new StoreStand();
        var record = await BeginAsync(stand, isSentAtOnce: true);
        var batch = new WriteBatch();
        stand.Journal.AddBegin(batch, record.Clone(), isSentAtOnce: true);

        Assert.False(await stand.Store.CommitAsync(batch));
    }

    [Fact]
    public async Task Hides_AnotherGatewaysOperations()
    {
        await using var stand = new StoreStand();
        var record = await BeginAsync(stand, isSentAtOnce: true);
        Assert.True(Domain.Callers.GatewayId.TryParse("gw-2", out var other));

        var error = Assert.Throws<VaultException>(() => stand.Journal.Find(Id(record), other));

        Assert.Equal(VaultErrorCode.OperationNotFound, error.Code);
    }

    [Fact]
    public async Task Settles_AFollowUpsHold_WithItsOutcome_AlsoAfterARestart()
    {
        await using var stand = new StoreStand();
        var authorization = stand.NewOperation();
        var record = await BeginAsync(stand, isSentAtOnce: true, kind: OperationKind.Capture, authorization);
        var batch = new WriteBatch();
        await stand.Book.ChangeAsync(
            authorization, batch, _ => new AuthorizationTotals { CapturesHeld = 1000 }, () => stand.Store.CommitAsync(batch));
        await stand.ReopenAsync();
        var found = Find(stand, record);
        OperationRows.Apply(found, PspOutcome.Succeeded("ch_1"));

        await stand.Journal.EndAsync(found);
        await stand.ReopenAsync();

        Assert.Equal(new AuthorizationTotals { CapturesHeld = 1000, Captured = 1000 }, stand.Book.Read(authorization));
    }

    private static async Task<OperationRecord> BeginAsync(
        StoreStand stand, bool isSentAtOnce, OperationKind kind = OperationKind.Charge, Domain.Tokens.OperationId? authorization = null)
    {
        var order = stand.NewOrder(kind);
        var record = OperationRows.Begin(new FollowUpOrder(order, authorization ?? default, Origin), [1, 2], "sandbox");
        record.AuthorizationOperationId = authorization?.ToString() ?? "";
        var batch = new WriteBatch();
        stand.Journal.AddBegin(batch, record, isSentAtOnce);
        Assert.True(await stand.Store.CommitAsync(batch));
        return record;
    }

    private static OperationRecord Find(StoreStand stand, OperationRecord record) => stand.Journal.Find(Id(record), StoreStand.Gateway);

    private static Domain.Tokens.OperationId Id(OperationRecord record) =>
        Domain.Tokens.OperationId.TryParse(record.OperationId, out var id) ? id : throw new InvalidOperationException();

    private static void AssertOutcome(Outcome outcome, OperationRecord record)
    {
        Assert.Equal(outcome, (Outcome)record.Outcome);
        Assert.Equal("adapter_stopped", record.Code);
    }
}
