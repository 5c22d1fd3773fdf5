using System.CommandLine;
using System.Globalization;
using System.Text;
using TokenVault.Cli.Audit.Reconciliation;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Payments;

internal static class OutcomesCommand
{
    public static Command Create(Screen screen)
    {
        var (directory, person) = (VaultOptions.Directory(), VaultOptions.Operator());
        var from = TimeText.Option("--from", "Operations made from this time on.", required: true);
        var to = TimeText.Option("--to", "Operations made before this time; at most 62 days later.", required: true);
        var processor = new Option<string?>("--processor") { Description = "Only operations of this processor, by its name in the adapter's configuration." };
        var output = new Option<FileInfo>("--out") { Description = "The file, CSV. It must not be there.", Required = true };
        var command = new Command("outcomes", "Writes what became of each operation, for `audit reconcile --outcomes`.")
        {
            directory, person, from, to, processor, output,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var (begin, end) = (TimeText.Read(parsed, from)!.ToDateTimeOffset(), TimeText.Read(parsed, to)!.ToDateTimeOffset());
            OperationExport.RequireSpan(begin, end, OperationExport.SpanMax);
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.ConnectOperator(parsed.GetRequiredValue(person));
            var entries = await OperationExport.RunAsync(client, begin, end, parsed.GetValue(processor), cancellationToken);
            var lines = entries.Select(OutcomeFile.Format).OfType<string>().ToList();
            await File.WriteAllTextAsync(NewFile(parsed.GetRequiredValue(output)), $"{string.Join('\n', lines.Prepend(OutcomeFile.Header))}\n", new UTF8Encoding(false), cancellationToken);
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"{lines.Count} operations."));
            return 0;
        }));
        return command;
    }

    private static string NewFile(FileInfo file) => file.Exists
        ? throw new Local.LocalVaultException($"{file.FullName} is there already.")
        : file.FullName;
}
