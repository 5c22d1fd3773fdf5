using TokenVault.Local;

namespace TokenVault.Load.Reports;

/// <summary>All that one run of all measurements gave.</summary>
/// <param name="Command">As it was typed.</param>
/// <param name="IsQuick">Whether runs were too short to judge more than ratios.</param>
/// <param name="Started">When the first measurement began.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Sections">A measurement each, in order.</param>
internal sealed record BenchReport(string Command, bool IsQuick, DateTimeOffset Started, MachineFacts Machine, IReadOnlyList<ReportSection> Sections)
{
    /// <summary>By which a folder with a report is known; stands first in the file.</summary>
    [System.Text.Json.Serialization.JsonPropertyOrder(-1)]
    public string Format { get; init; } = BenchFolder.Format;

    /// <summary>The source's, where it ran in a checkout.</summary>
    public string? Commit { get; init; }

    /// <summary>Of all measurements.</summary>
    public TimeSpan Took { get; init; }
}
