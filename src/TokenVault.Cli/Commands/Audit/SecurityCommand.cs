using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Audit.Entries;
using TokenVault.Cli.Audit.Security;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Audit;

internal static class SecurityCommand
{
    /// <summary>Exit code where lines can't be read: a log of which a part is missing must not pass for whole.</summary>
    public const int UnreadableExitCode = 3;

    // In the order of the columns; wide enough for what they mostly hold.
    private static readonly int[] Widths = [24, 9, 17, 7, 8, 12, 15, 44, 16, 24, 0];

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var service = new Option<string?>("--service") { Description = "Only the log of this service: gateway or processor. Default: both, by time." };
        service.AcceptOnlyFromAmong("gateway", "processor");
        var from = TimeText.Option("--from", "Only events of this time or later.");
        var until = TimeText.Option("--until", "Only events before this time.");
        var events = new Option<string[]>("--event")
        {
            Description = "Only these events: login, call, call_ended, unauthenticated, permission_denied, tls_refused, caller_added and so on.",
            AllowMultipleArgumentsPerToken = true,
        };
        var format = new Option<string>("--format") { Description = "table, csv, or json: one object a line.", DefaultValueFactory = _ => EntryOutput.Table };
        format.AcceptOnlyFromAmong(EntryOutput.Table, EntryOutput.Json, EntryOutput.Csv);
        var command = new Command("security", "Reads the security logs: who was refused, what privileged callers did, what was changed. From the files; the vault need not run. Exit code 3: a line can't be read.")
        {
            directory, service, from, until, events, format,
        };
        command.SetAction((parsed, _) => screen.RunAsync(() =>
        {
            var logs = SecurityFiles.Find(new VaultFolder(parsed.GetRequiredValue(directory).FullName), parsed.GetValue(service));
            var wanted = (parsed.GetValue(events) ?? []).ToHashSet(StringComparer.Ordinal);
            var rows = SecurityFiles.Read(logs, TimeText.Read(parsed, from)?.ToDateTimeOffset(), TimeText.Read(parsed, until)?.ToDateTimeOffset())
                .Where(row => !row.IsReadable || wanted.Count == 0 || wanted.Contains(row.Event));
            return Task.FromResult(Write(screen, rows, parsed.GetRequiredValue(format)));
        }));
        return command;
    }

    private static int Write(Screen screen, IEnumerable<SecurityRow> rows, string format)
    {
        var isTable = string.Equals(format, EntryOutput.Table, StringComparison.Ordinal);
        if (!string.Equals(format, EntryOutput.Json, StringComparison.Ordinal))
        {
            screen.Line(isTable ? Padded(SecurityRow.Columns) : string.Join(',', SecurityRow.Columns));
        }

        var (count, unreadable) = (0, 0);
        foreach (var row in rows)
        {
            count++;
            unreadable += row.IsReadable ? 0 : 1;
            screen.Line(format switch
            {
                EntryOutput.Table => Padded(row.Cells),
                EntryOutput.Csv => string.Join(',', row.Cells.Select(EntryOutput.Quoted)),
                _ => System.Text.Json.JsonSerializer.Serialize(SecurityRow.Columns.Zip(row.Cells)
                    .Where(cell => cell.Second.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal)),
            });
        }

        // Beside the other forms it would be one more line for a program to read.
        if (isTable)
        {
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"{count} events, {unreadable} of them lines that can't be read."));
        }

        return unreadable == 0 ? 0 : UnreadableExitCode;
    }

    private static string Padded(IReadOnlyList<string> cells) =>
        string.Join(' ', cells.Zip(Widths, static (cell, width) => Printable.Text(cell).PadRight(width))).TrimEnd();
}
