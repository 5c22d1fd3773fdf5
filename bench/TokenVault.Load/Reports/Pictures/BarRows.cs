using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>Bars that lie, the first on top, each with its name before it.</summary>
internal static class BarRows
{
    private const int RowPixels = 34;

    // Title, axis and its label.
    private const int FramePixels = 110;

    private const int LegendPixels = 24;

    /// <summary>For so many bars, and so many names in the legend beside them: one that is higher than its place loses names.</summary>
    public static int Height(int rows, int names = 0) => FramePixels + Math.Max(rows * RowPixels, names * LegendPixels);

    public static void Name(Plot plot, IReadOnlyList<string> names)
    {
        plot.Axes.Left.SetTicks([.. names.Select((_, index) => (double)-index)], [.. names]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = value => value.ToString("#,0.##", CultureInfo.InvariantCulture) };
        plot.Axes.SetLimitsY(-names.Count + 0.4, 0.6);
        plot.Grid.YAxisStyle.IsVisible = false;
    }
}
