using System.Diagnostics;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Payments.Operations;

public sealed class OperationTransitionsTests
{
    // Written out once more, row by row, so that the table in the program can't change without this one: new → intent → in_flight →
    // succeeded | declined | not_sent | unknown, with the card holder's turn in between.
    private static readonly string[] Allowed =
    [
        "New>Intent",
        "Intent>InFlight", "Intent>NotSent",
        "InFlight>Succeeded", "InFlight>Declined", "InFlight>NotSent", "InFlight>Unknown", "InFlight>RequiresAction",
        "RequiresAction>Succeeded", "RequiresAction>Declined", "RequiresAction>NotSent", "RequiresAction>Unknown",
        "Unknown>Succeeded", "Unknown>Declined", "Unknown>NotSent", "Unknown>RequiresAction",
    ];

    // Of what is final and contradicted, and only by the word of two.
    private static readonly string[] AllowedByTwoPeople =
    [
        "Succeeded>Declined", "Succeeded>NotSent",
        "Declined>Succeeded", "Declined>NotSent",
        "NotSent>Succeeded", "NotSent>Declined",
    ];

    private static readonly OperationState[] States =
        [.. Enum.GetValues<OperationState>().Where(state => state != OperationState.Unspecified)];

    public static TheoryData<OperationState, OperationState> Pairs
    {
        get
        {
            var pairs = new TheoryData<OperationState, OperationState>();
            foreach (var from in States)
            {
                foreach (var to in States)
                {
                    pairs.Add(from, to);
                }
            }

            return pairs;
        }
    }

    [Fact]
    public void Knows_EightStates() => Assert.Equal(64, Pairs.Count);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Allows_WhatTheTableSays_AndNothingElse(OperationState from, OperationState to)
    {
        var isAllowed = Allowed.Contains($"{from}>{to}", StringComparer.Ordinal);
        var operation = new PaymentOperationRecord { State = (uint)from };

        Assert.Equal(isAllowed, OperationTransitions.Allows(from, to));
        if (isAllowed)
        {
            OperationTransitions.Move(operation, to);
            Assert.Equal((uint)to, operation.State);
        }
        else
        {
            Assert.Throws<UnreachableException>(() => OperationTransitions.Move(operation, to));
            Assert.Equal((uint)from, operation.State);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Allows_TwoPeople_WhatTheirTableSays(OperationState from, OperationState to)
    {
        var isAllowed = AllowedByTwoPeople.Contains($"{from}>{to}", StringComparer.Ordinal);
        var operation = Said(from, by: "alice", and: "bob");
        operation.Conflict = true;

        Assert.Equal(isAllowed, OperationTransitions.AllowsByTwoPeople(from, to));
        if (isAllowed)
        {
            OperationTransitions.MoveByTwoPeople(operation, to);
            Assert.Equal((uint)to, operation.State);
        }
        else
        {
            Assert.Throws<UnreachableException>(() => OperationTransitions.MoveByTwoPeople(operation, to));
            Assert.Equal((uint)from, operation.State);
        }
    }

    [Theory]
    [InlineData(false, "alice", "bob")]
    [InlineData(true, "alice", "")]
    [InlineData(true, "", "")]
    public void Needs_AConflict_AndBothPeople(bool isInConflict, string proposed, string confirmed)
    {
        var operation = Said(OperationState.NotSent, proposed, confirmed);
        operation.Conflict = isInConflict;

        Assert.Throws<UnreachableException>(() => OperationTransitions.MoveByTwoPeople(operation, OperationState.Succeeded));
        Assert.Equal((uint)OperationState.NotSent, operation.State);
    }

    [Theory]
    [InlineData(OperationState.Succeeded, true)]
    [InlineData(OperationState.Declined, true)]
    [InlineData(OperationState.NotSent, true)]
    [InlineData(OperationState.New, false)]
    [InlineData(OperationState.Intent, false)]
    [InlineData(OperationState.InFlight, false)]
    [InlineData(OperationState.Unknown, false)]
    [InlineData(OperationState.RequiresAction, false)]
    public void Tells_FinalFromOpen(OperationState state, bool isFinal)
    {
        Assert.Equal(isFinal, OperationTransitions.IsFinal(state));
        Assert.Equal(!isFinal, OperationTransitions.IsOpen(state));
    }

    // A row of a state that nobody knows is looked at again, not taken for settled.
    [Fact]
    public void Takes_AStateOutsideTheTableForOpen() => Assert.True(OperationTransitions.IsOpen((OperationState)99));

    private static PaymentOperationRecord Said(OperationState state, string by, string and) =>
        new() { State = (uint)state, Resolution = new ResolutionRecord { ProposedBy = by, ConfirmedBy = and } };
}
