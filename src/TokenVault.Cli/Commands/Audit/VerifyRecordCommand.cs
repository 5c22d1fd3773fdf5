using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Audit;

internal static class VerifyRecordCommand
{
    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var (record, checkpoint, uncovered) = (RecordArguments.Record(), RecordArguments.Checkpoint(), RecordArguments.Uncovered());
        var command = new Command(
            "verify",
            "Checks whole records against their checkpoints, without any vault. All records whose keys are given have to be there, each once. Exit code 3: one does not hold, is missing or there twice; 4: entries are not covered by a checkpoint.")
        {
            directory, key, record, checkpoint, uncovered,
        };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            var covered = false;
            var verdict = await AuditVerdict.OfAsync(screen, () =>
            {
                var set = RecordArguments.Read(
                    AuditArguments.ReadKeys(parsed.GetValue(key), parsed.GetRequiredValue(directory)),
                    parsed.GetRequiredValue(record),
                    parsed.GetRequiredValue(checkpoint));
                covered = RecordArguments.AreCovered(screen.Say, set, parsed.GetValue(uncovered));
                return Task.CompletedTask;
            });
            return verdict != 0 ? verdict : covered ? 0 : AuditArguments.NotCoveredExitCode;
        }));
        return command;
    }
}
