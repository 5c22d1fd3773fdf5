using System.CommandLine;
using TokenVault.Cli.Comparison;
using TokenVault.Cli.Inputs;

namespace TokenVault.Cli.Commands;

/// <summary>Options that the commands share which read a processor's report.</summary>
internal static class ReportArguments
{
    public static Option<string[]> Types()
    {
        var types = new Option<string[]>("--types") { Description = "The types that the report has. Default: all.", AllowMultipleArgumentsPerToken = true };
        types.AcceptOnlyFromAmong(Words.All<MovementType>());
        return types;
    }

    public static Option<FileInfo?> Map() => new("--map")
    {
        Description = "JSON for reports of another form: {\"columns\":{\"reference\":\"Merchant Reference\"},\"types\":{\"Settled\":\"capture\",\"Fee\":\"ignore\"},\"statuses\":{\"OK\":\"succeeded\"},\"amounts\":\"major\",\"delimiter\":\";\"}.",
    };

    public static Option<FileInfo?> Profile() => new("--profile")
    {
        Description = "The processor's profile, by which minor units of the report are counted (Stripe's ISK, for one). Default: that of --processor, or of the only processor, where the adapter's folder is here.",
    };

    public static IReadOnlySet<MovementType> ReadTypes(string[]? asked) =>
        asked is { Length: > 0 } ? asked.Select(Words.Read<MovementType>).ToHashSet() : ComparisonScope.AllTypes;

    /// <exception cref="Local.LocalVaultException">It is no such report, or the map is none.</exception>
    public static List<ReportRow> ReadReport(FileInfo report, FileInfo? map, ReportedAmounts amounts)
    {
        using var text = new StreamReader(report.FullName);
        return new ReportReader(map is null ? new ReportMap() : ReportMap.Read(map), amounts).Read(text);
    }
}
