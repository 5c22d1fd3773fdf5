using System.Globalization;
using TokenVault.Cli.Inputs;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands;

/// <summary>In words, how the outcome of an operation is or was being found out.</summary>
internal static class ReconciliationText
{
    /// <summary>Empty where there was nothing to find out.</summary>
    public static string Of(Operation operation)
    {
        if (operation.Reconciliation is not { } found)
        {
            return "";
        }

        string[] parts =
        [
            found.LastStep.Length > 0 ? $"last step {found.LastStep}" : "",
            found.Queries > 0 ? string.Create(CultureInfo.InvariantCulture, $"asked {found.Queries} times, not found {found.NotFound} times") : "",
            operation.State == OperationState.Unknown && found.NextTime is { } next ? $"next {TimeText.Shown(next)}" : "",
            found.ProposedBy.Length > 0 ? $"proposed by {found.ProposedBy}" : "",
            found.ConfirmedBy.Length > 0 ? $"confirmed by {found.ConfirmedBy}" : "",
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    /// <summary>What is being done about an unknown operation, for whoever may have to do it.</summary>
    public static string Doing(OperationEntry entry)
    {
        var proposed = entry.Operation.Reconciliation?.ProposedBy ?? "";
        return proposed.Length > 0 ? $"proposed by {proposed}: a second operator has to say the same"
            : entry.WaitsForPerson ? "waits for a person: payments resolve"
            : entry.Operation.Reconciliation is { NextTime: { } next } found
                ? $"{(found.LastStep.Length > 0 ? found.LastStep : "query")}, next {TimeText.Shown(next)}"
            : "is being found out";
    }
}
