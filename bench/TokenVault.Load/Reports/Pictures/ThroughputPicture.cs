using System.Globalization;
using ScottPlot;
using TokenVault.Load.Report;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>How much each path does in a second, the ceilings of the same run in grey.</summary>
internal static class ThroughputPicture
{
    private const double RoomForFigures = 1.32;

    public static IReadOnlyList<Panel> Of(BenchReport report) =>
    [
        .. report.Sections
            .Select(section => (Section: section, Rows: section.Rows.Where(row => row.Offered is null && row.Rate > 0 && double.IsFinite(row.Rate)).ToList()))
            .Where(part => part.Rows.Count > 0)
            .Select(part => Draw(part.Section, part.Rows)),
    ];

    private static Panel Draw(ReportSection section, List<MeasuredRow> rows)
    {
        var plot = Drawing.Begin(section.Title, "a second (blue: TokenVault; grey: what it is held against, in the same run)");
        var bars = plot.Add.Bars(rows.Select((row, index) => new Bar
        {
            Position = -index,
            Value = row.Rate,
            Size = 0.7,
            FillColor = section.IsCeiling(row) ? Drawing.Ceiling : Drawing.Path,
            LineWidth = 0,
            Orientation = Orientation.Horizontal,
        }).ToList());
        bars.Horizontal = true;
        for (var i = 0; i < rows.Count; i++)
        {
            var figure = plot.Add.Text(Figure(section, rows[i]), rows[i].Rate, -i);
            figure.LabelAlignment = Alignment.MiddleLeft;
            figure.LabelFontSize = Drawing.LabelSize - 1;
            figure.OffsetX = 6;
        }

        BarRows.Name(plot, [.. rows.Select(Drawing.ShortTitle)]);
        plot.Axes.SetLimitsX(0, rows.Max(row => row.Rate) * RoomForFigures);
        return new Panel(plot, BarRows.Height(rows.Count));
    }

    private static string Figure(ReportSection section, MeasuredRow row)
    {
        var share = section.ShareOf(row) is { } part ? string.Create(CultureInfo.InvariantCulture, $", {part:P0}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{row.Rate:N0} {row.Unit}/s{share}");
    }
}
