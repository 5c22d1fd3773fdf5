using System.Buffers.Binary;
using SkiaSharp;
using TokenVault.Load.Reports.Pictures;
using TokenVault.Load.Reports.Writing;
using TokenVault.Local;

namespace TokenVault.Load.Tests.Reports;

public sealed class ReportFilesTests : IDisposable
{
    private readonly BenchFolder _folder = new(Directory.CreateTempSubdirectory("tokenvault-report-test-").FullName);

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    [Fact]
    public void Reads_all_that_it_wrote_as_json()
    {
        var written = MadeUpReport.Make();

        var read = ReportFiles.Read(ReportFiles.Json(written))!;

        Assert.Equal(ReportFiles.Json(written), ReportFiles.Json(read));
        Assert.Equal(written.Machine, read.Machine);
        Assert.Equal(written.Sections.Select(section => section.Failure ?? section.LeftOut), read.Sections.Select(section => section.Failure ?? section.LeftOut));
        Assert.Equal(written.Sections[0].Goals, read.Sections[0].Goals);
        var (row, again) = (written.Sections[1].Rows[1], read.Sections[1].Rows[1]);
        Assert.Equal(row.Latencies, again.Latencies);
        Assert.Equal(row.CpuMicroseconds, again.CpuMicroseconds);
        Assert.Equal((row.Ceiling, row.Errors, row.Rate), (again.Ceiling, again.Errors, again.Rate));
        Assert.Equal(row.ErrorKinds, again.ErrorKinds);
    }

    [Fact]
    public void Writes_a_run_without_any_answer()
    {
        var report = MadeUpReport.Make();
        var broken = report.Sections[1].Rows[0] with { Rate = double.NaN, CpuMicroseconds = new Dictionary<string, double> { ["gateway"] = double.PositiveInfinity } };
        report = report with { Sections = [report.Sections[1] with { Rows = [broken] }] };

        Assert.True(double.IsNaN(ReportFiles.Read(ReportFiles.Json(report))!.Sections[0].Rows[0].Rate));
        Assert.NotEmpty(HtmlPage.Of(report, ReportPictures.Of(report)));
    }

    [Fact]
    public async Task Writes_a_folder_that_may_be_written_again()
    {
        await ReportFiles.WriteAsync(_folder, MadeUpReport.Make());
        _folder.Check();
        var stale = Path.Combine(_folder.Root, "load.png");
        Assert.True(File.Exists(stale));

        var shorter = MadeUpReport.Make() with { Sections = [MadeUpReport.Make().Sections[1]] };
        await ReportFiles.WriteAsync(_folder, shorter);

        Assert.False(File.Exists(stale));
        Assert.Equal(
            ["README.md", "cpu.png", "index.html", "latency.png", "report.json", "throughput.png"],
            Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Writes_real_pictures_of_the_size_that_it_states()
    {
        var report = MadeUpReport.Make();
        await ReportFiles.WriteAsync(_folder, report);

        var pictures = ReportPictures.Of(report);
        Assert.Equal(ReportPictures.Files, pictures.Select(picture => picture.File));
        Assert.All(pictures, picture =>
        {
            var bytes = File.ReadAllBytes(Path.Combine(_folder.Root, picture.File));

            // The header chunk (W3C PNG, 11.2.2) says the same, and another reader agrees.
            Assert.Equal((picture.Width, picture.Height), (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20))));
            using var bitmap = SKBitmap.Decode(bytes);
            Assert.Equal((picture.Width, picture.Height), (bitmap.Width, bitmap.Height));
            Assert.True(bitmap.Pixels.Distinct().Take(10).Count() == 10, "It is empty.");
        });
    }

    [Fact]
    public void Brings_letters_along_for_all_that_it_writes()
    {
        EmbeddedFont.Use();
        var font = ScottPlot.Fonts.GetTypeface(ScottPlot.Fonts.Default, bold: false, italic: false);
        var bold = ScottPlot.Fonts.GetTypeface(ScottPlot.Fonts.Default, bold: true, italic: false);

        Assert.Equal("DejaVu Sans", font.FamilyName);
        Assert.True(bold.IsBold);
        Assert.All("aZ09 µ%·–…≤≥,.()/", letter => Assert.NotEqual(0, font.GetGlyph(letter)));
    }
}
