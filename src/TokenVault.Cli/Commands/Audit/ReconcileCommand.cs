using System.CommandLine;
using TokenVault.Cli.Audit.Reconciliation;
using TokenVault.Cli.Comparison;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Domain.Tokens;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Audit;

internal static class ReconcileCommand
{
    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var (record, checkpoint, uncovered) = (RecordArguments.Record(), RecordArguments.Checkpoint(), RecordArguments.Uncovered());
        var report = new Option<FileInfo[]>("--report") { Description = "The processor's report: CSV with the columns type,id,payment_id,reference,amount,currency,status. May be given several times.", Required = true };
        var processor = new Option<string>("--processor") { Description = "Whose reports they are, by its name in the adapter's configuration.", Required = true };
        var from = TimeText.Option("--from", "Openings from this time on have to be in the reports.", required: true);
        var to = TimeText.Option("--to", "Openings before this time have to be in the reports.", required: true);
        var outcomes = new Option<FileInfo[]>("--outcomes") { Description = "What gateways say became of operations, as `payments outcomes` writes it. May be given several times." };
        var (types, map, profile) = (ReportArguments.Types(), ReportArguments.Map(), ReportArguments.Profile());
        var json = new Option<bool>("--json") { Description = "As one JSON object." };
        var command = new Command(
            "reconcile",
            "Holds records of disclosures against a processor's reports, without any vault: each payment there has its opening on record, each opening has its payment there or a reason. The records are checked as `verify` does. Exit code 3: there are differences, or a record does not hold; 4: entries are not covered by a checkpoint.")
        {
            directory, key, record, checkpoint, uncovered, report, processor, from, to, outcomes, types, map, profile, json,
        };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            var scope = new ReconciliationScope(
                parsed.GetRequiredValue(processor),
                TimeText.Read(parsed, from)!.ToDateTimeOffset(),
                TimeText.Read(parsed, to)!.ToDateTimeOffset(),
                ReportArguments.ReadTypes(parsed.GetValue(types)));
            var folder = parsed.GetRequiredValue(directory);
            var amounts = (parsed.GetValue(profile) ?? ProcessorProfiles.Find(new VaultFolder(folder.FullName), scope.Processor)) is { } file
                ? ReportedAmounts.OfProfile(file)
                : ReportedAmounts.AsOurs;
            var rows = parsed.GetRequiredValue(report).SelectMany(one => ReportArguments.ReadReport(one, parsed.GetValue(map), amounts)).ToList();
            var told = ReadOutcomes(parsed.GetValue(outcomes) ?? []);
            // Beside a JSON object it would be one more thing for a program to read; the exit code says it as well.
            Action<string> say = parsed.GetValue(json) ? static _ => { } : screen.Say;
            var (payments, covered) = (new RecordedPayments(), false);
            var verdict = await AuditVerdict.OfAsync(screen, () =>
            {
                var set = RecordArguments.Read(
                    AuditArguments.ReadKeys(parsed.GetValue(key), folder), parsed.GetRequiredValue(record), parsed.GetRequiredValue(checkpoint));
                covered = RecordArguments.AreCovered(say, set, parsed.GetValue(uncovered), payments.Add);
                payments.End();
                return Task.CompletedTask;
            });
            if (verdict != 0 || !covered)
            {
                return verdict != 0 ? verdict : AuditArguments.NotCoveredExitCode;
            }

            var result = RecordReconciliation.Run(payments, rows, told, scope);
            ReconciliationOutput.Write(screen, result, parsed.GetValue(json));
            return result.Differences.Count == 0 ? 0 : AuditArguments.DoesNotHoldExitCode;
        }));
        return command;
    }

    private static Dictionary<OperationId, ToldOutcome> ReadOutcomes(FileInfo[] files)
    {
        var outcomes = new Dictionary<OperationId, ToldOutcome>();
        foreach (var file in files)
        {
            using var text = new StreamReader(file.FullName);
            OutcomeFile.Read(text, outcomes);
        }

        return outcomes;
    }
}
