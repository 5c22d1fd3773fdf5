using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Audit.Entries;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Audit;

internal static class ListEntriesCommand
{
    public static Command Create(Screen screen)
    {
        var (directory, key) = (VaultOptions.Directory(), AuditArguments.Key());
        var token = new Option<string?>("--token") { Description = "Only entries about this token, by its tok_ name." };
        var merchant = new Option<string?>("--merchant") { Description = "Only entries about this merchant." };
        var from = TimeText.Option("--from", "Only entries of this time or later.");
        var until = TimeText.Option("--until", "Only entries before this time.");
        var purpose = new Option<string?>("--purpose") { Description = "Only openings of this purpose, or acts of this kind: payment, late_deduplication, deletion, limits and so on." };
        var format = new Option<string>("--format") { Description = "table, csv, or json: the line itself, one a line.", DefaultValueFactory = _ => EntryOutput.Table };
        format.AcceptOnlyFromAmong(EntryOutput.Table, EntryOutput.Json, EntryOutput.Csv);
        var prove = new Option<bool>("--prove") { Description = "Gets each entry's proof and checks it. Exit code 3: one does not hold." };
        var command = new Command("entries", "Lists entries of the record, openings and administrative acts, in its order, asked as the auditor.")
        {
            directory, key, token, merchant, from, until, purpose, format, prove,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => AuditVerdict.OfAsync(screen, async () =>
        {
            var folder = parsed.GetRequiredValue(directory);
            var keys = AuditArguments.ReadKeys(parsed.GetValue(key), folder);
            var vault = await RunningVault.OpenAsync(folder);
            using var client = vault.ConnectAuditor();
            var request = new ListEntriesRequest
            {
                Token = parsed.GetValue(token) ?? "",
                MerchantId = parsed.GetValue(merchant) ?? "",
                TimeFrom = TimeText.Read(parsed, from),
                TimeUntil = TimeText.Read(parsed, until),
                Purpose = parsed.GetValue(purpose) ?? "",
                WithProofs = parsed.GetValue(prove),
            };
            var list = new EntryList(client, keys);
            var shown = parsed.GetRequiredValue(format);
            var output = new EntryOutput(screen, shown);
            var count = 0;
            output.Begin();
            await foreach (var entry in list.ReadAsync(request, cancellationToken))
            {
                count++;
                output.Write(entry);
            }

            // Beside the other forms it would be one more line for a program to read.
            if (string.Equals(shown, EntryOutput.Table, StringComparison.Ordinal))
            {
                screen.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} entries of {list.Newest!.Size}{(request.WithProofs ? ", each of them proven" : "")}, signed by {list.Newest.Origin}."));
            }
        })));
        return command;
    }
}
