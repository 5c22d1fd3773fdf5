namespace TokenVault.Cli.Comparison;

/// <summary>What a comparison found.</summary>
/// <param name="Rows">Rows of the report that were compared.</param>
/// <param name="Operations">Operations of the span.</param>
/// <param name="Agreeing">Rows on which both sides agree.</param>
/// <param name="Disputes">Disputes in the report about payments that the records know; `payment` shows them.</param>
/// <param name="Differences">By kind, then in the order of the report and of the records.</param>
internal sealed record ComparisonResult(int Rows, int Operations, int Agreeing, int Disputes, IReadOnlyList<Difference> Differences);
