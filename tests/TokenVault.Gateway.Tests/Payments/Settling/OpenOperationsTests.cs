using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Payments.Settling;

public sealed class OpenOperationsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    private readonly OpenOperations _open = new();

    [Fact]
    public void Takes_WhatIsDue_TheLongestDueFirst()
    {
        _open.Add(Record(1, Now.AddSeconds(1)));
        _open.Add(Record(2, Now.AddSeconds(-1)));
        _open.Add(Record(3, Now.AddSeconds(-2)));

        Assert.Equal([Id(3), Id(2)], _open.TakeDue(Now, 10));
        Assert.Equal([Id(3)], _open.TakeDue(Now, 1));
        Assert.Equal(3, _open.Count);
    }

    [Fact]
    public void Counts_WhatWaitsForAPerson_AndTakesItWhenItIsDue()
    {
        _open.Add(Record(1, Now));
        _open.Add(Record(2, Now, FindingStep.Person));
        Assert.Equal(1, _open.WaitingForPerson);
        _open.Add(Record(1, Now, FindingStep.Person));
        _open.Add(Record(1, Now, FindingStep.Person));
        Assert.Equal(2, _open.WaitingForPerson);
        Assert.Empty(_open.TakeDue(Now.AddTicks(-1), 10));
        Assert.Equal(2, _open.TakeDue(Now, 10).Count);

        _open.Remove(Id(1));
        _open.Remove(Id(1));
        _open.Add(Record(2, Now));

        Assert.Equal((0, 1), (_open.WaitingForPerson, _open.Count));
    }

    // Hundreds of which nothing can be learnt for a while must not keep the others from being looked at.
    [Fact]
    public void Comes_ToAll_ThoughSomeMakeNoProgress()
    {
        for (var i = 0; i < 600; i++)
        {
            _open.Add(Record(i, DateTimeOffset.UnixEpoch));
        }

        var seen = new HashSet<OperationId>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var id in _open.TakeDue(Now, 256))
            {
                _open.Postpone(id, Now.AddSeconds(2));
                seen.Add(id);
            }
        }

        Assert.Equal(600, seen.Count);
        Assert.Equal(256, _open.TakeDue(Now.AddSeconds(2), 256).Count);
    }

    [Fact]
    public void Postpones_NothingThatIsDueLaterAnyhow()
    {
        _open.Add(Record(1, Now.AddHours(1)));
        _open.Postpone(Id(1), Now.AddSeconds(2));
        _open.Postpone(Id(2), Now.AddSeconds(2));

        Assert.Empty(_open.TakeDue(Now.AddMinutes(59), 10));
        Assert.Equal(1, _open.Count);
    }

    // Each of a hundred thousand is added at start: were all counted at each, it would take minutes before anybody is served.
    [Fact]
    public void Holds_ManyAndNoMore()
    {
        for (var i = 0; i < 100_001; i++)
        {
            _open.Add(Record(i, Now));
        }

        Assert.Equal(100_000, _open.Count);
        _open.Add(Record(5, Now, FindingStep.Person));
        Assert.Equal((100_000, 1), (_open.Count, _open.WaitingForPerson));
    }

    [Fact]
    public void Tells_TheOldestForWhichThereWasNoRoom_Once()
    {
        var open = new OpenOperations { CountMax = 1 };
        open.Add(Record(7, Now));
        Assert.Null(open.TakeFirstRefused());

        open.Add(Record(9, Now));
        open.Add(Record(5, Now));
        open.Add(Record(8, Now));
        open.Add(Record(7, Now));

        Assert.Equal(Id(5), open.TakeFirstRefused());
        Assert.Null(open.TakeFirstRefused());
    }

    private static OperationId Id(int i) => new((UInt128)i);

    private static PaymentOperationRecord Record(int i, DateTimeOffset due, FindingStep last = FindingStep.Query) => new()
    {
        OperationId = Id(i).ToString(),
        Reconciliation = new ReconciliationRecord { NextTimeMs = due.ToUnixTimeMilliseconds(), LastStep = (uint)last },
    };
}
