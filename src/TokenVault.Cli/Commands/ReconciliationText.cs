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

    /// <summary>How many there are, and how many of them a person has to settle.</summary>
    public static string Count(IReadOnlyCollection<OperationEntry> found)
    {
        var conflicts = found.Count(entry => entry.Operation.Conflict);
        var unknown = found.Where(entry => !entry.Operation.Conflict).ToList();
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{unknown.Count} operations of unknown outcome, {unknown.Count(entry => entry.WaitsForPerson)} of them wait for a person.");
        return conflicts == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} {conflicts} in conflict with the processor: each waits for a person.");
    }

    /// <summary>What is being done about an unknown or contradicted operation, for whoever may have to do it.</summary>
    public static string Doing(OperationEntry entry)
    {
        // Of what was settled once and contradicted since, the proposal is past.
        var found = entry.Operation.Reconciliation ?? new Reconciliation();
        var proposed = found.ConfirmedBy.Length == 0 || !entry.Operation.Conflict ? found.ProposedBy : "";
        var conflict = entry.Operation.Conflict ? $"conflict: {Words.Shown(entry.Operation.State)} here, the processor says otherwise; " : "";
        return conflict + DoingOf(entry, proposed);
    }

    private static string DoingOf(OperationEntry entry, string proposed) =>
        proposed.Length > 0 ? $"proposed by {proposed}: a second operator has to say the same"
            : entry.WaitsForPerson ? "waits for a person: payments resolve"
            : entry.Operation.Reconciliation is { NextTime: { } next } found
                ? $"{(found.LastStep.Length > 0 ? found.LastStep : "query")}, next {TimeText.Shown(next)}"
            : "is being found out";
}
