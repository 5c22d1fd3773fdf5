using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using TokenVault.Load.Report;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>What waiting costs as more calls come: latency over throughput, of runs in which calls came at their time.</summary>
internal static class LoadPicture
{
    private const int PanelPixels = 400;

    private static readonly (double Percentile, string Name, LinePattern Pattern)[] Lines =
        [(50, "p50", LinePattern.Solid), (99, "p99", LinePattern.Dashed), (99.9, "p99.9", LinePattern.Dotted)];

    public static IReadOnlyList<Panel> Of(BenchReport report) =>
    [
        .. report.Sections
            .Select(section => (section.Title, Paths: Paths(section)))
            .Where(part => part.Paths.Count > 0)
            .Select(part => Draw(part.Title, part.Paths)),
    ];

    // A path that was measured at one rate only has no line.
    private static List<IGrouping<string, MeasuredRow>> Paths(ReportSection section) =>
    [
        .. section.Rows.Where(row => row.Offered is not null && row.Latencies.Count > 0)
            .GroupBy(row => row.Title.Split(", open loop")[0], StringComparer.Ordinal)
            .Where(path => path.Count() > 1),
    ];

    private static Panel Draw(string title, List<IGrouping<string, MeasuredRow>> paths)
    {
        var rows = paths.SelectMany(path => path).ToList();
        var plot = Drawing.Begin(title, $"{rows[0].Unit} a second, coming at their time", "took at most (ms)");
        for (var i = 0; i < paths.Count; i++)
        {
            var steps = paths[i].OrderBy(row => row.Rate).ToList();
            foreach (var (percentile, name, pattern) in Lines)
            {
                var line = plot.Add.Scatter(
                    steps.Select(row => row.Rate).ToArray(), steps.Select(row => LogScale.Of(row.LatencyMs(percentile) ?? 0)).ToArray());
                line.LegendText = $"{paths[i].Key}, {name}";
                line.Color = Drawing.Of(i);
                line.LineWidth = 2;
                line.LinePattern = pattern;
                line.MarkerSize = 8;
            }
        }

        LogScale.Set(plot, [.. rows.SelectMany(row => Lines.Select(line => row.LatencyMs(line.Percentile) ?? 0))]);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = value => value.ToString("#,0.##", CultureInfo.InvariantCulture) };
        plot.Axes.SetLimitsX(0, rows.Max(row => row.Rate) * 1.1);
        plot.ShowLegend(Edge.Right);
        return new Panel(plot, PanelPixels);
    }
}
