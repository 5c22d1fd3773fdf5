using TokenVault.Load.Report;

namespace TokenVault.Load.Reports;

/// <summary>What one measurement gave.</summary>
/// <param name="Name">The command that measures it.</param>
/// <param name="Title">For people.</param>
internal sealed record ReportSection(string Name, string Title)
{
    public IReadOnlyList<MeasuredRow> Rows { get; init; } = [];

    public IReadOnlyList<Goal> Goals { get; init; } = [];

    /// <summary>The last line that it said: its figure, and what is wrong where something is.</summary>
    public string? LastLine { get; init; }

    /// <summary>Why there are no rows: it can't run on this machine.</summary>
    public string? LeftOut { get; init; }

    /// <summary>What went wrong: it did not end as it should, or its answers were not right. A goal that was missed is none.</summary>
    public string? Failure { get; init; }

    public TimeSpan Took { get; init; }

    /// <summary>What a row reaches of its ceiling; null for a ceiling and where there is none.</summary>
    public double? ShareOf(MeasuredRow row) => CeilingOf(row) is { Rate: > 0 } ceiling ? row.Rate / ceiling.Rate : null;

    /// <summary>Whether it measures what the others are held against.</summary>
    public bool IsCeiling(MeasuredRow row) =>
        RowNames.IsCeiling(row.Name) || Rows.Any(other => string.Equals(other.Ceiling, row.Name, StringComparison.Ordinal));

    private MeasuredRow? CeilingOf(MeasuredRow row)
    {
        var name = row.Ceiling ?? (row.ShareOfEcho is null || IsCeiling(row) ? null : RowNames.Echo);
        return name is null ? null : Rows.FirstOrDefault(other => string.Equals(other.Name, name, StringComparison.Ordinal));
    }
}
