using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace TokenVault.Load.Reports.Writing;

/// <summary>The report as one file that any browser shows, with nothing loaded from elsewhere and nothing that runs.</summary>
internal static class HtmlPage
{
    // Enforced by the browser as well: a name that came through unescaped could load and run nothing.
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>TokenVault, measured</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 1240px; margin: 2rem auto; padding: 0 1rem }
        figure { margin: 1.5rem 0 } figcaption { color: #555; max-width: 70em }
        img { max-width: 100%; height: auto; border: 1px solid #ddd }
        .table { overflow-x: auto } table { border-collapse: collapse; font-size: 14px }
        th, td { border-bottom: 1px solid #ddd; padding: .3em .7em; text-align: left; vertical-align: top }
        .n { text-align: right; white-space: nowrap }
        .MISSED, .failed { color: #a30000; font-weight: bold } .reached { color: #00602b }
        </style>
        </head>
        <body>
        <h1>What TokenVault does on this machine</h1>

        """;

    // Escapes what means something in HTML and leaves other letters as they are.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Of(BenchReport report, IReadOnlyList<Pictures.Picture> pictures)
    {
        var text = new StringBuilder(Head);
        foreach (var picture in pictures)
        {
            text.Append($"<figure>\n<img alt=\"{Plain(picture.Title)}\" width=\"{picture.Width}\" height=\"{picture.Height}\" src=\"data:image/png;base64,")
                .Append(Convert.ToBase64String(picture.Png))
                .Append($"\">\n<figcaption>{Plain(picture.Caption)}</figcaption>\n</figure>\n");
        }

        text.Append("<h2>Where it ran</h2>\n").Append(Table(ReportTables.Machine(report)));
        text.Append("<h2>Goals</h2>\n").Append(Table(ReportTables.Goals(report)));
        foreach (var section in report.Sections)
        {
            text.Append($"<h2>{Plain(section.Title)}</h2>\n");
            foreach (var remark in Remarks.Of(section))
            {
                text.Append($"<p{(section.Failure is null ? "" : " class=\"failed\"")}>{Plain(remark)}</p>\n");
            }

            if (section.Rows.Count > 0)
            {
                text.Append(Table(ReportTables.Rows(section)));
            }
        }

        return text.Append($"<p>{Plain(Remarks.HowToRead)}</p>\n</body>\n</html>\n").ToString();
    }

    private static string Table(TableText table)
    {
        var text = new StringBuilder("<div class=\"table\"><table>\n");
        if (table.Header.Any(title => title.Length > 0))
        {
            Append(table.Header, "th");
        }

        foreach (var row in table.Rows)
        {
            Append(row, "td");
        }

        return text.Append("</table></div>\n").ToString();

        void Append(IReadOnlyList<string> cells, string tag)
        {
            text.Append("<tr>");
            for (var column = 0; column < cells.Count; column++)
            {
                var kind = cells[column] is "MISSED" or "reached" ? cells[column] : column < table.Words ? "" : "n";
                text.Append($"<{tag}{(kind.Length == 0 ? "" : $" class=\"{kind}\"")}>{Plain(cells[column])}</{tag}>");
            }

            text.Append("</tr>\n");
        }
    }

    private static string Plain(string text) => Encoder.Encode(text);
}
