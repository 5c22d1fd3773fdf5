using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Tests.Payments.Settling;

/// <summary>Where the plan leads, whatever is answered: a course is all steps until the outcome is known or a person has to say it.</summary>
public sealed class FindingPlanCourseTests
{
    private const int StepsMax = 3_000;

    private static readonly DateTimeOffset Begun = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly ReconciliationOptions Bounds = new();

    private static readonly Gen<RecoveryRecord> Recoveries = Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 600], Gen.Int[0, 48]).Select(
        (canQuery, canCancel, absenceCount, absenceSeconds, replayHours) => new RecoveryRecord
        {
            CanQuery = canQuery,
            CanCancel = canCancel,
            AbsenceCount = absenceCount,
            AbsenceSeconds = absenceSeconds,
            ReplayUntilMs = replayHours == 0 ? 0 : Begun.AddHours(replayHours).ToUnixTimeMilliseconds(),
        });

    private static readonly Gen<SettleFinding[]> Findings = Gen.OneOf(
        SettleFinding.Absent, SettleFinding.Absent, SettleFinding.Unclear, SettleFinding.Pending, SettleFinding.NotAllowed).Array[1, 12];

    private readonly FindingPlan _plan = new(Options.Create(Bounds));

    [Fact]
    public void Ends_AtAPerson_WhateverIsAnswered() =>
        Gen.Select(Recoveries, Findings, Gen.Bool, Gen.Bool).Sample((recovery, findings, isWaiting, forgets) =>
        {
            // The adapter may say the same of what it allows each time, whatever it refused.
            var course = Run(Operation(recovery, isWaiting), (_, i) => findings[i % findings.Length], forgets ? null : recovery);
            return course[^1].Step == FindingStep.Person;
        });

    [Fact]
    public void Never_GoesBeyondWhatTheProfileAllows() =>
        Gen.Select(Recoveries, Findings, Gen.Bool).Sample((recovery, findings, isRefund) =>
        {
            var operation = Operation(recovery, isWaiting: false);
            operation.Kind = (uint)(isRefund ? OperationKind.Refund : OperationKind.Charge);
            var proof = new AbsenceProof(recovery);
            foreach (var taken in Run(operation, (_, i) => findings[i % findings.Length]))
            {
                var isRight = taken.Step switch
                {
                    FindingStep.Query => taken.Allowed.CanQuery,
                    FindingStep.Replay => taken.Allowed.ReplayUntilMs > taken.Time.ToUnixTimeMilliseconds(),
                    FindingStep.Cancel => taken.Allowed.CanCancel,
                    FindingStep.ConcludeAbsent => recovery.AbsenceCount > 0 && proof.IsComplete,
                    FindingStep.Person => taken.Allowed is { CanQuery: false } || taken.Time - Begun > Bounds.PersonAfter,
                    _ => false,
                };
                if (!isRight)
                {
                    return false;
                }

                proof.Add(taken);
            }

            return true;
        });

    [Fact]
    public void Bounds_ReplaysCancelsAndWaits() =>
        Gen.Select(Recoveries, Findings, Gen.Bool).Sample((recovery, findings, isWaiting) =>
        {
            var course = Run(Operation(recovery, isWaiting), (_, i) => findings[i % findings.Length], recovery);
            return course.Count(taken => taken.Step == FindingStep.Replay) <= Bounds.ReplaysMax
                && course.Count(taken => taken.Step == FindingStep.Cancel) <= Bounds.CancelsMax
                && course.SkipLast(1).All(taken => taken.Wait >= Bounds.WaitMin && taken.Wait <= Bounds.WaitMax);
        });

    [Fact]
    public void Ends_AtAPerson_WhereNoProcessorAnswers_AfterADay()
    {
        var recovery = new RecoveryRecord { CanQuery = true, ReplayUntilMs = Begun.AddHours(23).ToUnixTimeMilliseconds(), AbsenceCount = 3, AbsenceSeconds = 60 };

        var course = Run(Operation(recovery, isWaiting: false), (_, _) => SettleFinding.Unclear);

        Assert.Equal(FindingStep.Person, course[^1].Step);
        Assert.InRange(course[^1].Time - Begun, Bounds.PersonAfter, Bounds.PersonAfter + Bounds.WaitMax);
        Assert.Equal(3, course.Count(taken => taken.Step == FindingStep.Replay));
        Assert.DoesNotContain(course, taken => taken.Step is FindingStep.ConcludeAbsent or FindingStep.Cancel);
    }

    [Fact]
    public void Ends_AtAPerson_WhereTheAdapterNeverSaysWhatIsAllowed()
    {
        var course = Run(Operation(null, isWaiting: false), (_, _) => SettleFinding.Unclear);

        Assert.All(course.SkipLast(1), taken => Assert.Equal(FindingStep.AskAdapter, taken.Step));
        Assert.Equal(FindingStep.Person, course[^1].Step);
        Assert.InRange(course.Count, 10, 600);
    }

    [Fact]
    public void Concludes_WhereTheProcessorAlwaysSaysThatItHasNoSuchOperation()
    {
        var recovery = new RecoveryRecord { CanQuery = true, ReplayUntilMs = Begun.AddHours(1).ToUnixTimeMilliseconds(), AbsenceCount = 3, AbsenceSeconds = 60 };

        var course = Run(
            Operation(recovery, isWaiting: false),
            (step, _) => step switch
            {
                FindingStep.Query => SettleFinding.Absent,
                FindingStep.ConcludeAbsent => SettleFinding.Settled,
                _ => SettleFinding.Unclear,
            });

        var last = course.FindLastIndex(taken => taken.Step == FindingStep.Replay);
        Assert.Equal(FindingStep.ConcludeAbsent, course[^1].Step);
        Assert.True(course[^1].Time - course[last].Time >= TimeSpan.FromSeconds(180));
        Assert.True(course[^1].Time - Begun < TimeSpan.FromHours(1));
    }

    // A profile that takes no absence for an answer ends at a person, however often the processor says so.
    [Fact]
    public void Concludes_NothingWhereTheProfileDoesNot()
    {
        var course = Run(Operation(new RecoveryRecord { CanQuery = true }, isWaiting: false), (_, _) => SettleFinding.Absent);

        Assert.DoesNotContain(course, taken => taken.Step == FindingStep.ConcludeAbsent);
        Assert.Equal(FindingStep.Person, course[^1].Step);
    }

    private List<Taken> Run(
        PaymentOperationRecord operation, Func<FindingStep, int, SettleFinding> answer, RecoveryRecord? saidAgain = null)
    {
        var clock = new FakeTimeProvider(Begun);
        var course = new List<Taken>();
        while (course.Count < StepsMax)
        {
            var now = clock.GetUtcNow();
            var allowed = operation.Recovery?.Clone() ?? new RecoveryRecord();
            var step = _plan.Next(operation, now);
            var finding = step == FindingStep.Person ? SettleFinding.Unspecified : answer(step, course.Count);
            _plan.Note(operation, step, finding, now);
            var wait = DateTimeOffset.FromUnixTimeMilliseconds(operation.Reconciliation.NextTimeMs) - now;
            course.Add(new Taken(step, finding, now, allowed, wait));
            if (step == FindingStep.Person || finding == SettleFinding.Settled)
            {
                break;
            }

            operation.Recovery = saidAgain?.Clone() ?? operation.Recovery;
            clock.Advance(wait);
        }

        return course;
    }

    private static PaymentOperationRecord Operation(RecoveryRecord? recovery, bool isWaiting) => new()
    {
        Kind = (uint)OperationKind.Charge,
        State = (uint)(isWaiting ? OperationState.RequiresAction : OperationState.Unknown),
        CreateTimeMs = Begun.ToUnixTimeMilliseconds(),
        UpdateTimeMs = Begun.ToUnixTimeMilliseconds(),
        Recovery = recovery?.Clone(),
    };

    private sealed record Taken(FindingStep Step, SettleFinding Finding, DateTimeOffset Time, RecoveryRecord Allowed, TimeSpan Wait);

    /// <summary>The proof that nothing happened, kept beside the plan and in another way: the times of the answers that count.</summary>
    private sealed class AbsenceProof(RecoveryRecord recovery)
    {
        private readonly List<DateTimeOffset> _answers = [];
        private DateTimeOffset _sent = Begun;

        public bool IsComplete => _answers.Count >= recovery.AbsenceCount;

        public void Add(Taken taken)
        {
            if (taken.Step == FindingStep.Replay)
            {
                _answers.Clear();
                _sent = taken.Time;
            }
            else if (taken is { Step: FindingStep.Query, Finding: SettleFinding.Absent })
            {
                var since = _answers.Count > 0 ? _answers[^1] : _sent;
                if (taken.Time - since >= TimeSpan.FromSeconds(recovery.AbsenceSeconds))
                {
                    _answers.Add(taken.Time);
                }
            }
            else if (taken.Step is FindingStep.Query or FindingStep.ConcludeAbsent && taken.Finding != SettleFinding.Unclear)
            {
                _answers.Clear();
            }
        }
    }
}
