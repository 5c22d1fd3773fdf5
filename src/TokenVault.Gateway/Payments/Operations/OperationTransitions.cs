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

    public static bool Allows(OperationState from, OperationState to) =>
        Table.TryGetValue(from, out var allowed) && allowed.Contains(to);

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
}
