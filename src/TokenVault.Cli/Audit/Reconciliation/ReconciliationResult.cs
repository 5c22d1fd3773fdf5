namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>What a reconciliation found.</summary>
/// <param name="Rows">Rows of the reports that were held against the record.</param>
/// <param name="RowsFound">Of these, rows whose payment has its entry.</param>
/// <param name="Openings">Openings for this processor in the span.</param>
/// <param name="Reported">Of these, those that the reports have.</param>
/// <param name="Resolved">Of these, those that the reports lack and that were resolved on record as not done.</param>
/// <param name="Told">Of these, those that the reports lack and that a gateway says were declined, not sent, or verifications.</param>
/// <param name="Differences">By kind, then in the order of reports and record.</param>
internal sealed record ReconciliationResult(
    int Rows, int RowsFound, int Openings, int Reported, int Resolved, int Told, IReadOnlyList<RecordDifference> Differences);
