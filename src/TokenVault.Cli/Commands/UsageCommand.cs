using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TokenVault.Cli.Output;
using TokenVault.Cli.Privacy;
using TokenVault.Cli.Usage;

namespace TokenVault.Cli.Commands;

internal static class UsageCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var person = VaultOptions.Operator();
        var month = new Option<string>("--month") { Description = "Which month, such as 2026-11, in UTC.", Required = true };
        var format = new Option<UsageFormat>("--format") { Description = "As a table, as CSV (RFC 4180) or as JSON, a line for each figure." };
        var output = new Option<FileInfo?>("--out") { Description = "Where to write it. Default: it is shown." };
        var command = new Command("usage", "Counts per merchant and month: tokens, operations and disclosures by purpose and processor; no card data. Asked as an operator at the gateway and as the auditor at the adapter.")
        {
            directory, person, month, format, output,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var figures = new MonthFigures(parsed.GetRequiredValue(month));
            using (var gateway = vault.ConnectOperator(parsed.GetRequiredValue(person)))
            {
                await figures.AddAsync(gateway, cancellationToken);
            }

            using (var adapter = vault.ConnectAuditor())
            {
                await figures.AddAsync(adapter, cancellationToken);
            }

            Write(screen, UsageRow.Of(figures).ToList(), parsed.GetValue(format), parsed.GetValue(output));
            return 0;
        }));
        return command;
    }

    private static void Write(Screen screen, List<UsageRow> rows, UsageFormat format, FileInfo? output)
    {
        var table = new TextTable(UsageRow.Headings);
        rows.ForEach(row => table.Add(row.Cells));
        var text = format switch
        {
            UsageFormat.Csv => Lines([UsageRow.Headings, .. rows.Select(row => row.Cells)], "\r\n", cells => string.Join(',', cells.Select(CsvText.Quoted))),
            UsageFormat.Json => Lines(rows.Select(row => row.Cells), "\n", JsonOf),
            _ => table.ToText(),
        };
        if (output is { } file)
        {
            OwnersFile.Write(file.FullName, Encoding.UTF8.GetBytes(text));
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} figures in {file.FullName}."));
        }
        else
        {
            screen.Line(text.TrimEnd());
        }
    }

    private static string Lines(IEnumerable<IReadOnlyList<string>> rows, string end, Func<IReadOnlyList<string>, string> line) =>
        string.Concat(rows.Select(cells => line(cells) + end));

    private static string JsonOf(IReadOnlyList<string> cells) => new JsonObject(
        UsageRow.Headings.Zip(cells).Where(one => one.Second.Length > 0).Select(one => KeyValuePair.Create<string, JsonNode?>(
            one.First, one.First is "count" or "amount_minor_units" ? JsonNode.Parse(one.Second) : one.Second))).ToJsonString();
}
