using System.Globalization;
using System.Text;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Audit.Entries;

/// <summary>Writes entries as they come: for people, as JSON or as CSV. A long list is held in memory in none of these forms.</summary>
internal sealed class EntryOutput(Screen screen, string format)
{
    public const string Table = "table";
    public const string Json = "json";
    public const string Csv = "csv";

    private static readonly string[] Columns = ["number", "id", "time", "what", "merchant", "token", "details"];

    // In the order of the columns; wide enough for what they mostly hold.
    private static readonly int[] Widths = [9, 31, 25, 19, 16, 31, 0];

    public void Begin()
    {
        switch (format)
        {
            case Table: screen.Line(Padded(Columns)); break;
            case Csv: screen.Line(string.Join(',', Columns)); break;
            default: break;
        }
    }

    public void Write(CheckedEntry entry)
    {
        if (string.Equals(format, Json, StringComparison.Ordinal))
        {
            // The line itself, so that its hash can be made of what is shown.
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{{\"number\":{entry.Number},\"entry\":{Encoding.UTF8.GetString(entry.Line)}}}"));
            return;
        }

        string[] cells =
        [
            entry.Number.ToString(CultureInfo.InvariantCulture), entry["id"], entry["time"], entry.Word, entry["merchant"], entry["token"], entry.Rest,
        ];
        screen.Line(string.Equals(format, Csv, StringComparison.Ordinal)
            ? string.Join(',', cells.Select(Quoted))
            : Padded(cells));
    }

    /// <summary>RFC 4180. What begins like a formula gets an apostrophe: spreadsheets would carry it out.</summary>
    public static string Quoted(string cell) => CsvText.Quoted(cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' ? "'" + cell : cell);

    private static string Padded(IReadOnlyList<string> cells) =>
        string.Join(' ', cells.Zip(Widths, static (cell, width) => Printable.Text(cell).PadRight(width))).TrimEnd();
}
