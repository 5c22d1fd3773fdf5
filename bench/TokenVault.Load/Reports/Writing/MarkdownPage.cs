using System.Text;

namespace TokenVault.Load.Reports.Writing;

/// <summary>The report for a repository, with its pictures beside it.</summary>
internal static class MarkdownPage
{
    public static string Of(BenchReport report, IReadOnlyList<Pictures.Picture> pictures)
    {
        var text = new StringBuilder("# What TokenVault does on this machine\n");
        foreach (var picture in pictures)
        {
            text.Append($"\n![{Plain(picture.Title)}]({picture.File})\n\n{Plain(picture.Caption)}\n");
        }

        text.Append("\n## Where it ran\n\n").Append(Table(ReportTables.Machine(report)));
        text.Append("\n## Goals\n\n").Append(Table(ReportTables.Goals(report)));
        foreach (var section in report.Sections)
        {
            text.Append($"\n## {Plain(section.Title)}\n");
            foreach (var remark in Remarks.Of(section))
            {
                text.Append($"\n{Plain(remark)}\n");
            }

            if (section.Rows.Count > 0)
            {
                text.Append('\n').Append(Table(ReportTables.Rows(section)));
            }
        }

        return text.Append($"\n{Plain(Remarks.HowToRead)}\n").ToString();
    }

    private static string Table(TableText table)
    {
        var text = new StringBuilder();
        Append(table.Header.Select(Cell));
        Append(table.Header.Select((_, column) => column < table.Words ? "---" : "---:"));
        foreach (var row in table.Rows)
        {
            Append(row.Select(Cell));
        }

        return text.ToString();

        void Append(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Cell(string text) => Plain(text).Replace("|", "\\|", StringComparison.Ordinal);

    // Texts of errors come from servers; none may begin a tag, a link or a line of its own.
    private static string Plain(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .ReplaceLineEndings(" ");
}
