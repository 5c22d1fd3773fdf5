using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TokenVault.Cli.Comparison;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Payments;

internal static class ComparePaymentsCommand
{
    private const int DifferencesExitCode = 3;

    // What was begun shortly before the span may be reported in it, and the other way round.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var person = VaultOptions.Operator();
        var report = new Option<FileInfo>("--report") { Description = "The processor's report: CSV with the columns type,id,payment_id,reference,amount,currency,status.", Required = true };
        var from = TimeText.Option("--from", "The report holds movements from this time on.", required: true);
        var to = TimeText.Option("--to", "The report holds movements before this time; at most 60 days later.", required: true);
        var processor = new Option<string?>("--processor") { Description = "Only operations of this processor, by its name in the adapter's configuration." };
        var (types, map, profile) = (ReportArguments.Types(), ReportArguments.Map(), ReportArguments.Profile());
        var json = new Option<bool>("--json") { Description = "As one JSON object." };
        var command = new Command(
            "compare",
            "Compares a processor's report with the records and lists what differs: in the report only, here only, twice in the report, amount, state, unknown here. Exit code 3: there are differences.")
        {
            directory, person, report, from, to, processor, types, map, profile, json,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var scope = new ComparisonScope(
                TimeText.Read(parsed, from)!.ToDateTimeOffset(),
                TimeText.Read(parsed, to)!.ToDateTimeOffset(),
                ReportArguments.ReadTypes(parsed.GetValue(types)));
            OperationExport.RequireSpan(scope.From, scope.To, OperationExport.SpanMax - (2 * Margin));
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var amounts = (parsed.GetValue(profile) ?? ProcessorProfiles.Find(vault.Folder, parsed.GetValue(processor))) is { } file
                ? ReportedAmounts.OfProfile(file)
                : ReportedAmounts.AsOurs;
            var rows = ReportArguments.ReadReport(parsed.GetRequiredValue(report), parsed.GetValue(map), amounts);
            using var client = vault.ConnectOperator(parsed.GetRequiredValue(person));
            var entries = await OperationExport.RunAsync(client, scope.From - Margin, scope.To + Margin, parsed.GetValue(processor), cancellationToken);
            return Write(screen, ReportComparison.Run(rows, entries, scope), parsed.GetValue(json));
        }));
        return command;
    }

    private static int Write(Screen screen, ComparisonResult result, bool json)
    {
        if (json)
        {
            screen.Line(JsonSerializer.Serialize(result, ComparisonJson.Default.ComparisonResult));
            return result.Differences.Count == 0 ? 0 : DifferencesExitCode;
        }

        foreach (var group in result.Differences.GroupBy(difference => difference.Kind))
        {
            var table = new TextTable("type", "operation", "payment", "at the processor", "here", "report", "line");
            foreach (var found in group)
            {
                table.Add(
                    Words.Typed(found.Type), found.OperationId, found.PaymentId, found.ProcessorReference, found.Here, found.There,
                    found.Line == 0 ? "" : found.Line.ToString(CultureInfo.InvariantCulture));
            }

            screen.Say($"{Title(group.Key)}: {group.Count().ToString(CultureInfo.InvariantCulture)}");
            screen.Table(table);
            screen.Say("");
        }

        screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Rows} rows of the report, {result.Operations} operations, {result.Agreeing} agree, {result.Disputes} disputes, {result.Differences.Count} differences."));
        return result.Differences.Count == 0 ? 0 : DifferencesExitCode;
    }

    private static string Title(DifferenceKind kind) => kind switch
    {
        DifferenceKind.InReportOnly => "In the report only: the processor did what is not in the records",
        DifferenceKind.HereOnly => "Here only: succeeded in the records, not in the report",
        DifferenceKind.TwiceInReport => "Twice in the report: the processor did it more than once",
        DifferenceKind.AmountDiffers => "Amount or currency differs",
        DifferenceKind.StateDiffers => "State differs",
        DifferenceKind.UnknownHere => "Unknown here: `payments unknown` says what is being done",
        _ => kind.ToString(),
    };
}
