using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Audit;

internal static class AuditCommand
{
    public static Command Create(Screen screen) => new("audit", "Checks the record of disclosures instead of believing it.")
    {
        CheckpointCommand.Create(screen),
        ListEntriesCommand.Create(screen),
        ProveCommand.Create(screen),
        ReconcileCommand.Create(screen),
        VerifyRecordCommand.Create(screen),
        VerifyProofCommand.Create(screen),
        SecurityCommand.Create(screen),
        WitnessCommand.Create(screen),
    };
}
