using ScottPlot;
using TokenVault.Load.Report;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>How long what share of calls took at most, a line for each run; each step to the right leaves out nine tenths of the rest.</summary>
internal static class LatencyPicture
{
    private const int PanelPixels = 430;

    // Beyond it too few calls of a short run are left to say anything.
    private const double PercentileMax = 99.99;

    private static readonly double[] Named = [0, 50, 90, 99, 99.9, 99.99];

    public static IReadOnlyList<Panel> Of(BenchReport report) =>
    [
        .. report.Sections
            .Select(section => (section.Title, Rows: section.Rows.Where(row => row.Latencies.Count > 0 && !RowNames.IsRamp(row.Name)).ToList()))
            .Where(part => part.Rows.Count > 0)
            .Select(part => Draw(part.Title, part.Rows)),
    ];

    private static Panel Draw(string title, List<MeasuredRow> rows)
    {
        var plot = Drawing.Begin(title, "share of calls (%)", "took at most (ms)");
        var all = new List<double>();
        for (var i = 0; i < rows.Count; i++)
        {
            var points = rows[i].Latencies.Where(point => point.Percentile <= PercentileMax && double.IsFinite(point.Milliseconds)).ToList();
            var line = plot.Add.Scatter(
                points.Select(point => Place(point.Percentile)).ToArray(), points.Select(point => LogScale.Of(point.Milliseconds)).ToArray());
            line.LegendText = Drawing.ShortTitle(rows[i]);
            line.Color = Drawing.Of(i);
            line.LineWidth = 2;
            line.MarkerSize = 0;
            line.LinePattern = rows[i].Offered is null ? LinePattern.Solid : LinePattern.Dashed;
            all.AddRange(points.Select(point => point.Milliseconds));
        }

        LogScale.Set(plot, all);
        plot.Axes.Bottom.SetTicks(
            [.. Named.Select(Place)], [.. Named.Select(percentile => percentile.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimitsX(0, Place(PercentileMax));
        plot.ShowLegend(Edge.Right);
        return new Panel(plot, PanelPixels);
    }

    // Ten times fewer calls are left over with each unit: log10 of 1/(1-p).
    private static double Place(double percentile) => -Math.Log10(1 - (percentile / 100));
}
