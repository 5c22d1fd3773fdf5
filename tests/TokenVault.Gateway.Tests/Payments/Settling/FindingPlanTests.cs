using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Tests.Payments.Settling;

/// <summary>What is decided, case by case. FindingPlanCourseTests shows where it leads.</summary>
public sealed class FindingPlanTests
{
    private static readonly DateTimeOffset Begun = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Begun.AddMinutes(5);

    private readonly FindingPlan _plan = new(Options.Create(new ReconciliationOptions()));

    [Fact]
    public void Asks_TheAdapter_WhileNobodyKnowsWhatIsAllowed() => Assert.Equal(FindingStep.AskAdapter, _plan.Next(Unknown(null), Now));

    [Fact]
    public void Asks_TheProcessorFirst() =>
        Assert.Equal(FindingStep.Query, _plan.Next(Unknown(new RecoveryRecord { CanQuery = true, ReplayUntilMs = Ms(Now.AddHours(1)) }), Now));

    [Theory]
    [InlineData((int)FindingStep.Replay)]
    [InlineData((int)FindingStep.Cancel)]
    public void Asks_AfterEachStepThatChangesSomething(int last) =>
        Assert.Equal(FindingStep.Query, _plan.Next(Found(new RecoveryRecord { CanQuery = true, ReplayUntilMs = Ms(Now.AddHours(1)) }, last: (FindingStep)last), Now));

    [Theory]
    [InlineData(1, 0u, (int)FindingStep.Replay)]
    [InlineData(0, 0u, (int)FindingStep.Query)]
    [InlineData(-1, 0u, (int)FindingStep.Query)]
    [InlineData(1, 2u, (int)FindingStep.Replay)]
    [InlineData(1, 3u, (int)FindingStep.Query)]
    public void Replays_WhileTheKeyIsYoung_AndNotTooOften(int minutesLeft, uint replays, int expected)
    {
        var operation = Found(new RecoveryRecord { CanQuery = true, ReplayUntilMs = Ms(Now.AddMinutes(minutesLeft)) });
        operation.Reconciliation.Replays = replays;

        Assert.Equal((FindingStep)expected, _plan.Next(operation, Now));
    }

    [Fact]
    public void Replays_NothingThatTheProfileForbids() =>
        Assert.Equal(FindingStep.Person, _plan.Next(Unknown(new RecoveryRecord { ReplayUntilMs = 0 }), Now));

    [Theory]
    [InlineData(2, 3, (int)FindingStep.Query)]
    [InlineData(3, 3, (int)FindingStep.ConcludeAbsent)]
    [InlineData(9, 0, (int)FindingStep.Query)]
    public void Concludes_FromEnoughAnswersOnly(uint notFound, int absenceCount, int expected) =>
        Assert.Equal((FindingStep)expected, _plan.Next(Found(new RecoveryRecord { CanQuery = true, AbsenceCount = absenceCount }, notFound), Now));

    [Fact]
    public void Cancels_AnAuthorizationBeforeItConcludes()
    {
        var operation = Found(new RecoveryRecord { CanQuery = true, CanCancel = true, AbsenceCount = 1 }, notFound: 1);
        Assert.Equal(FindingStep.Cancel, _plan.Next(operation, Now));

        operation.Kind = (uint)OperationKind.Refund;
        Assert.Equal(FindingStep.ConcludeAbsent, _plan.Next(operation, Now));
    }

    [Theory]
    [InlineData(true, (int)FindingStep.Cancel)]
    [InlineData(false, (int)FindingStep.Person)]
    public void Calls_APerson_WhereNothingElseIsLeft(bool canCancel, int expected) =>
        Assert.Equal((FindingStep)expected, _plan.Next(Found(new RecoveryRecord { CanQuery = true, CanCancel = canCancel }), Begun.AddHours(25)));

    [Fact]
    public void Waits_ForTheCardHolder_ThenCancels()
    {
        var operation = Unknown(new RecoveryRecord { CanQuery = true, CanCancel = true, ReplayUntilMs = Ms(Now.AddHours(1)) });
        operation.State = (uint)OperationState.RequiresAction;
        Assert.Equal(FindingStep.Query, _plan.Next(operation, Begun.AddMinutes(59)));
        Assert.Equal(FindingStep.Cancel, _plan.Next(operation, Begun.AddMinutes(61)));

        operation.Recovery.CanQuery = false;
        operation.Recovery.CanCancel = false;
        Assert.Equal(FindingStep.AskAdapter, _plan.Next(operation, Begun.AddMinutes(59)));
        Assert.Equal(FindingStep.Person, _plan.Next(operation, Begun.AddMinutes(61)));
    }

    // He may have been quicker than the cancel: then the money is taken, and only a question tells.
    [Fact]
    public void Asks_AfterACancel_OfWhatTheCardHolderDidNotFinish()
    {
        var operation = Unknown(new RecoveryRecord { CanQuery = true, CanCancel = true });
        operation.State = (uint)OperationState.RequiresAction;
        var now = Begun.AddMinutes(61);
        var steps = new List<FindingStep>();
        while (steps.Count == 0 || (steps[^1] != FindingStep.Person && steps.Count < 50))
        {
            steps.Add(_plan.Next(operation, now));
            _plan.Note(operation, steps[^1], SettleFinding.Unclear, now);
            now = now.AddMinutes(6);
        }

        var asked = Enumerable.Repeat(new[] { FindingStep.Cancel, FindingStep.Query }, 5).SelectMany(both => both);
        Assert.Equal([.. asked, FindingStep.Person], steps);
    }

    [Theory]
    [InlineData(true, (int)FindingStep.Query)]
    [InlineData(false, (int)FindingStep.AskAdapter)]
    public void Asks_OnceAnHour_AfterAPersonWasCalled_AndDoesNothingElse(bool canQuery, int expected)
    {
        // Whatever else the profile allows, and whatever is answered.
        var operation = Found(
            new RecoveryRecord { CanQuery = canQuery, CanCancel = true, ReplayUntilMs = Ms(Begun.AddDays(3)), AbsenceCount = 1 }, notFound: 1);
        var now = Begun.AddHours(25);
        _plan.Note(operation, FindingStep.Person, SettleFinding.Unspecified, now);
        for (var i = 1; i <= 10; i++)
        {
            now = now.AddHours(1);
            Assert.Equal(Ms(now), operation.Reconciliation.NextTimeMs);
            Assert.Equal((FindingStep)expected, _plan.Next(operation, now));
            _plan.Note(operation, (FindingStep)expected, SettleFinding.Absent, now);
            Assert.True(FindingPlan.IsForPerson(operation));
        }
    }

    [Fact]
    public void Counts_AnswersThatComeInQuickSuccession_AsOne()
    {
        var operation = Unknown(new RecoveryRecord { CanQuery = true, AbsenceCount = 2, AbsenceSeconds = 60 });
        foreach (var (seconds, counted) in new[] { (10, 0u), (59, 0u), (60, 1u), (61, 1u), (119, 1u), (120, 2u) })
        {
            _plan.Note(operation, FindingStep.Query, SettleFinding.Absent, Begun.AddSeconds(seconds));
            Assert.Equal(counted, operation.Reconciliation.NotFound);
        }
    }

    // The request may have left at any time until its outcome became unknown.
    [Fact]
    public void Counts_FromWhenTheOutcomeBecameUnknown()
    {
        var operation = Unknown(new RecoveryRecord { CanQuery = true, AbsenceCount = 1, AbsenceSeconds = 60 });
        operation.UpdateTimeMs = Ms(Begun.AddSeconds(30));

        _plan.Note(operation, FindingStep.Query, SettleFinding.Absent, Begun.AddSeconds(61));
        Assert.Equal(0u, operation.Reconciliation.NotFound);
        _plan.Note(operation, FindingStep.Query, SettleFinding.Absent, Begun.AddSeconds(90));
        Assert.Equal(1u, operation.Reconciliation.NotFound);
    }

    // A replay is a sending: that it is not found a second later says as little as it did at first.
    [Fact]
    public void Counts_Anew_AfterAReplay()
    {
        var operation = Found(
            new RecoveryRecord { CanQuery = true, AbsenceCount = 2, AbsenceSeconds = 60, ReplayUntilMs = Ms(Now.AddHours(1)) }, notFound: 1);

        _plan.Note(operation, FindingStep.Replay, SettleFinding.Unclear, Now);
        _plan.Note(operation, FindingStep.Query, SettleFinding.Absent, Now.AddSeconds(59));

        Assert.Equal(0u, operation.Reconciliation.NotFound);
    }

    [Theory]
    [InlineData(SettleFinding.Pending, 0u)]
    [InlineData(SettleFinding.NotAllowed, 0u)]
    [InlineData(SettleFinding.Unclear, 2u)]
    public void Believes_NoAbsenceThatWasContradicted(SettleFinding finding, uint left)
    {
        var operation = Found(new RecoveryRecord { CanQuery = true, AbsenceCount = 2 }, notFound: 2);

        _plan.Note(operation, FindingStep.ConcludeAbsent, finding, Now);
        Assert.Equal(left, operation.Reconciliation.NotFound);

        operation = Found(new RecoveryRecord { CanQuery = true, AbsenceCount = 2 }, notFound: 2);
        _plan.Note(operation, FindingStep.Query, finding, Now);
        Assert.Equal(left, operation.Reconciliation.NotFound);
    }

    [Fact]
    public void Asks_NoMoreForWhatIsNotAllowed()
    {
        var operation = Unknown(new RecoveryRecord { CanQuery = true, CanCancel = true, ReplayUntilMs = Ms(Now.AddHours(1)) });
        foreach (var step in new[] { FindingStep.Query, FindingStep.Replay, FindingStep.Cancel })
        {
            _plan.Note(operation, step, SettleFinding.NotAllowed, Now);
        }

        Assert.Equal(new RecoveryRecord(), operation.Recovery);
        Assert.Equal(FindingStep.Person, _plan.Next(operation, Now));
    }

    private static PaymentOperationRecord Unknown(RecoveryRecord? recovery) => new()
    {
        Kind = (uint)OperationKind.Charge,
        State = (uint)OperationState.Unknown,
        CreateTimeMs = Ms(Begun),
        Recovery = recovery,
    };

    private static PaymentOperationRecord Found(RecoveryRecord recovery, uint notFound = 0, FindingStep last = FindingStep.Query)
    {
        var operation = Unknown(recovery);
        operation.Reconciliation = new ReconciliationRecord { Queries = 1, NotFound = notFound, LastStep = (uint)last };
        return operation;
    }

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
