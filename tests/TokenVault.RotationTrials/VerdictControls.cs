using static TokenVault.RotationTrials.TrialException;

namespace TokenVault.RotationTrials;

/// <summary>Shows on made-up series that the verdict can be either, and what makes it so.</summary>
internal static class VerdictControls
{
    private const int Seconds = 20;
    private const int Calls = 200;

    private static readonly SecondSpan Before = new(0, 10);
    private static readonly SecondSpan Meanwhile = new(10, Seconds);

    /// <exception cref="TrialException">The verdict is blind to something.</exception>
    public static int Run()
    {
        var tried = 0;
        Judge(holds: true, _ => { }, "a steady series");
        Judge(holds: true, series => Add(series, 15, calls: 1, milliseconds: 900), "one slow call of two hundred");
        Judge(holds: true, series => Add(series, 15, calls: 20, milliseconds: 9.9), "a second of just under twice");
        Judge(holds: false, series => Add(series, 15, calls: 20, milliseconds: 10.1), "a second of just over twice");
        Judge(holds: false, series => Add(series, 15, calls: 20, milliseconds: 300), "a pause");
        Judge(holds: false, series => Add(series, 10, calls: 20, milliseconds: 300), "a pause in the first second of the change");
        Judge(holds: false, series => Add(series, 19, calls: 20, milliseconds: 300), "a pause in its last");
        Judge(holds: true, series => Add(series, 5, calls: 20, milliseconds: 300), "a pause before it");
        Missing(15);
        Missing(5);
        return tried;

        void Judge(bool holds, Action<SecondSeries> change, string what)
        {
            var series = Steady(missing: -1);
            change(series);
            Require(Verdict.Of(series, Before, Meanwhile).Holds == holds, $"the verdict on {what} is wrong");
            tried++;
        }

        void Missing(int second)
        {
            try
            {
                Verdict.Of(Steady(second), Before, Meanwhile);
            }
            catch (TrialException)
            {
                tried++;
                return;
            }

            throw new TrialException("a second without a call was not missed");
        }
    }

    // Five milliseconds, as nearly all calls take.
    private static SecondSeries Steady(int missing)
    {
        var series = new SecondSeries();
        foreach (var second in Enumerable.Range(0, Seconds).Where(second => second != missing))
        {
            Add(series, second, Calls, milliseconds: 5);
        }

        return series;
    }

    private static void Add(SecondSeries series, int second, int calls, double milliseconds)
    {
        for (var call = 0; call < calls; call++)
        {
            series.Record(second, milliseconds);
        }
    }
}
