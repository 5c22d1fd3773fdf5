using System.Net;
using System.Text.RegularExpressions;
using TokenVault.Load.Reports.Pictures;
using TokenVault.Load.Reports.Writing;

namespace TokenVault.Load.Tests.Reports;

public sealed partial class ReportPagesTests
{
    [Fact]
    public void Has_each_row_and_each_goal_in_markdown()
    {
        var report = MadeUpReport.Make();
        var text = MarkdownPage.Of(report, ReportPictures.Of(report));

        Assert.Contains("| bare gRPC echo, mutual TLS | 120,000 | calls |", text, StringComparison.Ordinal);
        Assert.Contains("| new cards | 57,600 | cards | 48 % | ", text, StringComparison.Ordinal);
        Assert.Contains("gateway 14, adapter 5.1, generator 8.3", text, StringComparison.Ordinal);
        Assert.Contains("| 3,800 | charges | 35 % | ", text, StringComparison.Ordinal);
        Assert.Contains("| new cards, of the echo | ≥ 40 % | 55 % | 48 % | reached |", text, StringComparison.Ordinal);
        Assert.Contains("| new cards, p99 | ≤ 15 ms | 8 ms | 19 ms | MISSED |", text, StringComparison.Ordinal);
        Assert.All(report.Sections.SelectMany(section => section.Rows).Where(row => row.Title != MadeUpReport.Hostile), row =>
            Assert.Contains($"| {row.Title} | ", text, StringComparison.Ordinal));
        Assert.All(ReportPictures.Files, file => Assert.Contains($"]({file})", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Tells_what_failed_and_what_was_left_out_in_both()
    {
        var report = MadeUpReport.Make();

        Assert.All([MarkdownPage.Of(report, []), WebUtility.HtmlDecode(HtmlPage.Of(report, []))], text =>
        {
            Assert.Contains("FAILED: it ended with code 134 and without results", text, StringComparison.Ordinal);
            Assert.Contains("Left out: PostgreSQL's programs are not installed", text, StringComparison.Ordinal);
            Assert.Contains("FAILED: told 7, done 8", text, StringComparison.Ordinal);
            Assert.Contains("2 cores", text, StringComparison.Ordinal);
            Assert.Contains("ext4", text, StringComparison.Ordinal);
            Assert.Contains("commit 0123456789ab", text, StringComparison.Ordinal);
            Assert.Contains("2026-11-27 22:05:00 UTC", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Judges_only_ratios_in_a_short_run()
    {
        var report = MadeUpReport.Make(isQuick: true);
        var text = MarkdownPage.Of(report, []);

        Assert.Contains("| 19 ms | not judged in a short run |", text, StringComparison.Ordinal);
        Assert.Contains("| 48 % | reached |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cannot_be_made_to_say_more_by_a_name()
    {
        var report = MadeUpReport.Make();
        var text = MarkdownPage.Of(report, []);
        var page = HtmlPage.Of(report, ReportPictures.Of(report));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains(MadeUpReport.Hostile, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&amp; \\| \\[a](b)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Opens_with_a_picture_and_loads_nothing()
    {
        var report = MadeUpReport.Make();
        var page = HtmlPage.Of(report, ReportPictures.Of(report));

        Assert.True(page.IndexOf("<img", StringComparison.Ordinal) < page.IndexOf("<table", StringComparison.Ordinal));
        Assert.Equal(ReportPictures.Files.Count, Sources().Count(page));
        Assert.All(Sources().Matches(page), source => Assert.StartsWith("src=\"data:image/png;base64,iVBOR", source.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("src=\"[^\"]{0,40}")]
    private static partial Regex Sources();
}
