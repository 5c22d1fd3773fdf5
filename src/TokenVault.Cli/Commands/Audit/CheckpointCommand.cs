using System.CommandLine;
using System.Globalization;
using System.Text;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Audit;

internal static class CheckpointCommand
{
    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var output = new Option<FileInfo?>("--out") { Description = "Where to keep it. Default: it is shown." };
        var command = new Command("checkpoint", "Gets the newest checkpoint and checks its signature. Keep it where the vault's operators can't reach it.")
        {
            directory, key, output,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => AuditVerdict.OfAsync(screen, async () =>
        {
            var folder = parsed.GetRequiredValue(directory);
            var keys = AuditArguments.ReadKeys(parsed.GetValue(key), folder);
            var vault = await RunningVault.OpenAsync(folder);
            using var client = vault.ConnectAuditor();
            var note = (await client.Ledger.GetCheckpointAsync(new GetCheckpointRequest(), cancellationToken: cancellationToken)).Checkpoint.ToByteArray();
            var checkpoint = CheckedCheckpoint.Open(note, keys);
            if (parsed.GetValue(output) is { } file)
            {
                await File.WriteAllBytesAsync(file.FullName, note, cancellationToken);
            }
            else
            {
                screen.Line(Encoding.UTF8.GetString(note));
            }

            screen.Say(string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Size} entries, signed by {checkpoint.Origin}."));
        })));
        return command;
    }
}
