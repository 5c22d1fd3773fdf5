using System.Text.Json;
using TokenVault.Load.Report;
using TokenVault.Load.Reports.Pictures;
using TokenVault.Local;

namespace TokenVault.Load.Reports.Writing;

/// <summary>The files of a report.</summary>
internal static class ReportFiles
{
    public const string TextFile = "README.md";

    public static async Task WriteAsync(BenchFolder folder, BenchReport report)
    {
        // First of all: it tells whose the folder is.
        await File.WriteAllTextAsync(folder.Results, Json(report));
        var pictures = ReportPictures.Of(report);
        foreach (var name in ReportPictures.Files)
        {
            // A report before this one may have had a picture that this one has no rows for.
            File.Delete(Path.Combine(folder.Root, name));
        }

        foreach (var picture in pictures)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.Root, picture.File), picture.Png);
        }

        await File.WriteAllTextAsync(Path.Combine(folder.Root, TextFile), MarkdownPage.Of(report, pictures));
        await File.WriteAllTextAsync(folder.Page, HtmlPage.Of(report, pictures));
    }

    public static string Json(BenchReport report) => JsonSerializer.Serialize(report, MeasuredSection.Json);

    public static BenchReport? Read(string json) => JsonSerializer.Deserialize<BenchReport>(json, MeasuredSection.Json);
}
