using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Output;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Audit;

internal static class VerifyRecordCommand
{
    private const int CheckpointBytesMax = 64 * 1024;
    private const long ToldEveryBytes = 256L << 20;

    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var record = new Option<FileInfo>("--record") { Description = "disclosures.jsonl, or a copy of it.", Required = true };
        var checkpoint = new Option<FileInfo>("--checkpoint") { Description = "A checkpoint that was signed over it: the file `checkpoint` beside it, or one that was kept elsewhere.", Required = true };
        var command = new Command("verify", "Checks a whole record against a checkpoint, without any vault. Exit code 3: it does not hold.")
        {
            directory, key, record, checkpoint,
        };
        command.SetAction((parsed, _) => screen.RunAsync(() => AuditVerdict.OfAsync(screen, () =>
        {
            var verifier = AuditArguments.ReadKey(parsed.GetValue(key), parsed.GetRequiredValue(directory));
            var note = parsed.GetRequiredValue(checkpoint);
            if (!note.Exists || note.Length > CheckpointBytesMax)
            {
                throw new LocalVaultException($"{note.FullName} is missing or larger than {CheckpointBytesMax} bytes.");
            }

            var signed = CheckedCheckpoint.Open(File.ReadAllBytes(note.FullName), verifier);
            using var lines = parsed.GetRequiredValue(record).Open(new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite });
            var told = 0L;
            var beyond = RecordCheck.Run(lines, signed, read =>
            {
                if (read - told >= ToldEveryBytes)
                {
                    told = read;
                    screen.Say(string.Create(CultureInfo.InvariantCulture, $"{read >> 20} MiB of {lines.Length >> 20} MiB"));
                }
            });
            screen.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"The record holds: {signed.Size} entries are those that {verifier.Name} signed{(beyond > 0 ? $"; {beyond} later ones are not covered by this checkpoint" : "")}."));
            return Task.CompletedTask;
        })));
        return command;
    }
}
