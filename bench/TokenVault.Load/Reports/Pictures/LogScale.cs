using System.Globalization;
using ScottPlot;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>Milliseconds by their powers of ten: what takes twice as long is as far away everywhere.</summary>
internal static class LogScale
{
    // A tenth of what a clock of microseconds tells apart.
    private const double Least = 0.0001;

    private static readonly int[] Steps = [1, 2, 5];

    public static double Of(double value) => Math.Log10(Math.Max(value, Least));

    /// <summary>Sets the axis to hold all values and numbers it at 1, 2 and 5 of each power.</summary>
    public static void Set(Plot plot, IReadOnlyCollection<double> values)
    {
        const double Margin = 0.08;
        var (low, high) = (Of(values.Min()) - Margin, Of(values.Max()) + Margin);
        plot.Axes.SetLimitsY(low, high);
        var ticks = Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
            .SelectMany(power => Steps.Select(step => step * Math.Pow(10, power)))
            .Where(value => Of(value) >= low && Of(value) <= high).ToArray();
        plot.Axes.Left.SetTicks([.. ticks.Select(Of)], [.. ticks.Select(value => value.ToString("#,0.####", CultureInfo.InvariantCulture))]);
    }
}
