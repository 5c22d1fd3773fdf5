using System.Globalization;
using ScottPlot;
using TokenVault.Load.Report;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>How much of a processor each call takes, by process.</summary>
internal static class CpuPicture
{
    private const double RoomForFigures = 1.15;

    // Less is what the system's clock of hundredths of a second makes of nothing.
    private const double Least = 0.05;

    // TokenVault's own first; the generator, which every row has, last.
    private static readonly string[] First = ["gateway", "adapter"];

    public static IReadOnlyList<Panel> Of(BenchReport report)
    {
        // One colour a process in all panels.
        var processes = report.Sections.SelectMany(section => section.Rows).SelectMany(row => row.CpuMicroseconds.Where(Counts).Select(used => used.Key))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(process => Array.IndexOf(First, process) is var place and >= 0 ? place : process == RowBook.Generator ? int.MaxValue : First.Length).ToList();
        return
        [
            .. report.Sections
                .Select(section => (section.Title, Rows: section.Rows.Where(row => row.CpuMicroseconds.Any(Counts) && !IsBeside(row)).ToList()))
                .Where(part => part.Rows.Count > 0)
                .Select(part => Draw(part.Title, part.Rows, processes)),
        ];
    }

    private static Panel Draw(string title, List<MeasuredRow> rows, List<string> processes)
    {
        var plot = Drawing.Begin(title, "CPU time for each (µs)");
        var bars = new List<Bar>();
        for (var i = 0; i < rows.Count; i++)
        {
            var sum = 0.0;
            foreach (var (process, used) in rows[i].CpuMicroseconds.Where(Counts).OrderBy(used => processes.IndexOf(used.Key)))
            {
                bars.Add(new Bar
                {
                    Position = -i,
                    ValueBase = sum,
                    Value = sum + used,
                    Size = 0.7,
                    FillColor = Drawing.Of(processes.IndexOf(process)),
                    LineWidth = 0,
                    Orientation = Orientation.Horizontal,
                });
                sum += used;
            }

            var figure = plot.Add.Text(sum.ToString(sum < 10 ? "N1" : "N0", CultureInfo.InvariantCulture), sum, -i);
            figure.LabelAlignment = Alignment.MiddleLeft;
            figure.LabelFontSize = Drawing.LabelSize - 1;
            figure.OffsetX = 6;
        }

        plot.Add.Bars(bars).Horizontal = true;
        BarRows.Name(plot, [.. rows.Select(Drawing.ShortTitle)]);
        plot.Axes.SetLimitsX(0, bars.Max(bar => bar.Value) * RoomForFigures);
        var named = processes.Where(process => rows.Exists(row => row.CpuMicroseconds.Any(used => used.Key == process && Counts(used)))).ToList();
        foreach (var process in named)
        {
            plot.Legend.ManualItems.Add(new LegendItem { LabelText = process, FillColor = Drawing.Of(processes.IndexOf(process)) });
        }

        plot.ShowLegend(Edge.Right);
        return new Panel(plot, BarRows.Height(rows.Count, named.Count + 1));
    }

    // A disk that is synced alone leaves the processes idle, and what they do for themselves would be told as the cost of a sync. Steps of a
    // ramp cost what the run at half of the rate does.
    private static bool IsBeside(MeasuredRow row) => row.Name is RowNames.SyncGrowing or RowNames.SyncOverwriting || RowNames.IsRamp(row.Name);

    private static bool Counts(KeyValuePair<string, double> used) => used.Value >= Least && double.IsFinite(used.Value);
}
