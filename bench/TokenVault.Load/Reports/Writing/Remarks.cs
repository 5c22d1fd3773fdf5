using System.Globalization;

namespace TokenVault.Load.Reports.Writing;

/// <summary>The report's sentences.</summary>
internal static class Remarks
{
    public const string HowToRead =
        "The load generator, the servers and the ceilings share this machine's cores: a machine of its own for the generator would show higher figures, for the ceilings as well. "
        + "Compare shares of a ceiling, not figures of two runs. Latencies of runs at a fixed rate count from the moment a call was due, so that waiting behind a slow one is in the figure.";

    public static IEnumerable<string> Of(ReportSection section)
    {
        if (section.LeftOut is not null)
        {
            yield return $"Left out: {section.LeftOut}";
        }

        if (section.Failure is not null)
        {
            yield return $"FAILED: {section.Failure}. output.txt has what it said.";
        }

        if (!string.IsNullOrWhiteSpace(section.LastLine))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{section.LastLine} (in {section.Took.TotalSeconds:N0} s)");
        }
    }
}
