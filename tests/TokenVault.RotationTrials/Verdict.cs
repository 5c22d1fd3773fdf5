using System.Globalization;
using static TokenVault.RotationTrials.TrialException;

namespace TokenVault.RotationTrials;

/// <summary>What a change of a key did to the seconds in which it went on. Milliseconds.</summary>
internal sealed record Verdict(double MedianBefore, double WorstBefore, double Median, double Worst)
{
    private const double RatioMax = 2;

    public double Ratio => Worst / MedianBefore;

    public bool Holds => Ratio <= RatioMax;

    /// <summary>Compares the p99 of the seconds before with those of the seconds meanwhile.</summary>
    /// <exception cref="TrialException">A second is missing: what was not measured says nothing.</exception>
    public static Verdict Of(SecondSeries series, SecondSpan before, SecondSpan meanwhile)
    {
        var (earlier, later) = (series.P99s(before), series.P99s(meanwhile));
        Require(earlier.Count > 0 && earlier.Count == before.Count, "a second before the change was not measured");
        Require(later.Count > 0 && later.Count == meanwhile.Count, "a second of the change was not measured");
        return new Verdict(MedianOf(earlier), earlier.Max(), MedianOf(later), later.Max());
    }

    private static double MedianOf(IReadOnlyList<double> values) => values.Order().ElementAt((values.Count - 1) / 2);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"p99 {MedianBefore:0.0} ms before (worst second {WorstBefore:0.0}), worst second meanwhile {Worst:0.0} ms = {Ratio:0.00}x");
}
