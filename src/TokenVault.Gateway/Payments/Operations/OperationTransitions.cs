using System.Collections.Frozen;
using System.Diagnostics;
using TokenVault.Contracts.V1;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Operations;

/// <summary>What may follow what. The one table of the life of an operation.</summary>
/// <remarks>
/// New and Intent are never alone on disk: an operation is written for the first time when it is about to be sent, so both lead to
/// InFlight in one durable write. Unknown never goes back to InFlight: nothing is sent again under another name, and a replay under
/// the same one is the adapter's step towards an outcome, not a new sending.
/// </remarks>
internal static class OperationTransitions
{
    private static readonly FrozenDictionary<OperationState, OperationState[]> Table = new Dictionary<OperationState, OperationState[]>
    {
        [OperationState.New] = [OperationState.Intent],
        [OperationState.Intent] = [OperationState.InFlight, OperationState.NotSent],
        [OperationState.InFlight] =
            [OperationState.Succeeded, OperationState.Declined, OperationState.NotSent, OperationState.Unknown, OperationState.RequiresAction],
        [OperationState.RequiresAction] =
            [OperationState.Succeeded, OperationState.Declined, OperationState.NotSent, OperationState.Unknown],
        [OperationState.Unknown] =
            [OperationState.Succeeded, OperationState.Declined, OperationState.NotSent, OperationState.RequiresAction],
        [OperationState.Succeeded] = [],
        [OperationState.Declined] = [],
        [OperationState.NotSent] = [],
    }.ToFrozenDictionary();

    // What two people may say of what is final and was contradicted by the processor. Nothing else leads out of a final state.
    private static readonly FrozenDictionary<OperationState, OperationState[]> ByTwoPeople = new Dictionary<OperationState, OperationState[]>
    {
        [OperationState.Succeeded] = [OperationState.Declined, OperationState.NotSent],
        [OperationState.Declined] = [OperationState.Succeeded, OperationState.NotSent],
        [OperationState.NotSent] = [OperationState.Succeeded, OperationState.Declined],
    }.ToFrozenDictionary();

    public static bool Allows(OperationState from, OperationState to) =>
        Table.TryGetValue(from, out var allowed) && allowed.Contains(to);

    /// <summary>Whether two people may say that it is this instead, where the processor has contradicted it.</summary>
    public static bool AllowsByTwoPeople(OperationState from, OperationState to) =>
        ByTwoPeople.TryGetValue(from, out var allowed) && allowed.Contains(to);

    /// <summary>Whether nothing more can become of it.</summary>
    public static bool IsFinal(OperationState state) => Table.TryGetValue(state, out var allowed) && allowed.Length == 0;

    /// <summary>Whether somebody has to find out what became of it.</summary>
    public static bool IsOpen(OperationState state) => !IsFinal(state);

    /// <summary>Moves an operation on.</summary>
    /// <exception cref="UnreachableException">The table does not allow it: the program is wrong, and the row stays as it is.</exception>
    public static void Move(PaymentOperationRecord operation, OperationState to)
    {
        if (!Allows((OperationState)operation.State, to))
        {
            throw new UnreachableException($"An operation does not go from {(OperationState)operation.State} to {to}.");
        }

        operation.State = (uint)to;
    }

    /// <summary>Moves an operation that is marked as contradicted to what two people have said of it.</summary>
    /// <exception cref="UnreachableException">It is not marked, not both have said so, or the table does not allow it: the row stays.</exception>
    public static void MoveByTwoPeople(PaymentOperationRecord operation, OperationState to)
    {
        if (!operation.Conflict || operation.Resolution is not { ProposedBy.Length: > 0, ConfirmedBy.Length: > 0 }
            || !AllowsByTwoPeople((OperationState)operation.State, to))
        {
            throw new UnreachableException($"Two people do not take an operation from {(OperationState)operation.State} to {to}.");
        }

        operation.State = (uint)to;
    }
}
