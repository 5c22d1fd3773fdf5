using System.Globalization;
using System.Text;
using Spectre.Console;

namespace TokenVault.Cli.Output;

/// <summary>Rows under headings: a table on a terminal, aligned columns elsewhere.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private const int Gap = 2;

    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(params IReadOnlyList<string> cells) => _rows.Add([.. cells.Select(Printable.Text)]);

    public void Write(IAnsiConsole console)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            WriteColumns(console.Profile.Out.Writer);
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading)));
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        console.Write(table);
    }

    /// <summary>Aligned columns, for a file.</summary>
    public string ToText()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        WriteColumns(text);
        return text.ToString();
    }

    private void WriteColumns(TextWriter writer)
    {
        var widths = headings.Select((heading, i) => _rows.Select(row => row[i].Length).Append(heading.Length).Max() + Gap).ToList();
        foreach (var row in (IEnumerable<IReadOnlyList<string>>)[headings, .. _rows])
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Count; i++)
            {
                line.Append(row[i].PadRight(widths[i]));
            }

            writer.WriteLine(line.ToString().TrimEnd());
        }
    }
}
