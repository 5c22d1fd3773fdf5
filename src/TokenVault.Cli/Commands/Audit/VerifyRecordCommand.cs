using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Output;
using TokenVault.Ledger.Notes;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Audit;

internal static class VerifyRecordCommand
{
    private const int CheckpointBytesMax = 64 * 1024;
    private const long ToldEveryBytes = 256L << 20;

    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var record = new Option<FileInfo[]>("--record") { Description = "disclosures.jsonl, or a copy of it. Once for each adapter instance.", Required = true };
        var checkpoint = new Option<FileInfo[]>("--checkpoint") { Description = "A checkpoint that was signed over it: the file `checkpoint` beside it, or one that was kept elsewhere. One for each --record, in the same order.", Required = true };
        var uncovered = new Option<long>("--allow-uncovered") { Description = "How many entries of each record may stand after those that its checkpoint covers: a running adapter writes more.", DefaultValueFactory = _ => 0 };
        var command = new Command(
            "verify",
            "Checks whole records against their checkpoints, without any vault. All records whose keys are given have to be there, each once. Exit code 3: one does not hold, is missing or there twice; 4: entries are not covered by a checkpoint.")
        {
            directory, key, record, checkpoint, uncovered,
        };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            var covered = true;
            var verdict = await AuditVerdict.OfAsync(screen, () =>
            {
                var keys = AuditArguments.ReadKeys(parsed.GetValue(key), parsed.GetRequiredValue(directory));
                var set = RecordSet.Pair(
                    parsed.GetRequiredValue(record), [.. parsed.GetRequiredValue(checkpoint).Select(note => CheckedCheckpoint.Open(ReadNote(note), keys))], keys);
                foreach (var (file, signed) in set)
                {
                    covered &= IsCovered(screen, file, signed, parsed.GetValue(uncovered));
                }

                return Task.CompletedTask;
            });
            return verdict != 0 ? verdict : covered ? 0 : AuditArguments.NotCoveredExitCode;
        }));
        return command;
    }

    private static byte[] ReadNote(FileInfo note) => note.Exists && note.Length <= CheckpointBytesMax
        ? File.ReadAllBytes(note.FullName)
        : throw new LocalVaultException($"{note.FullName} is missing or larger than {CheckpointBytesMax} bytes.");

    private static bool IsCovered(Screen screen, FileInfo file, Checkpoint signed, long allowed)
    {
        using var lines = file.Open(new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite });
        var told = 0L;
        var beyond = RecordCheck.Run(lines, signed, read =>
        {
            if (read - told >= ToldEveryBytes)
            {
                told = read;
                screen.Say(string.Create(CultureInfo.InvariantCulture, $"{read >> 20} MiB of {lines.Length >> 20} MiB"));
            }
        });
        screen.Say(string.Create(CultureInfo.InvariantCulture, $"The record holds: {signed.Size} entries are those that {signed.Origin} signed."));
        if (beyond > 0)
        {
            screen.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{(beyond > allowed ? "NOT COVERED" : "Allowed")}: {beyond} later lines stand after those that this checkpoint covers, and nothing is said of them. `tokenvault audit checkpoint` gets a newer one."));
        }

        return beyond <= allowed;
    }
}
