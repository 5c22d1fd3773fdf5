using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TokenVault.Hosting.Security;

/// <summary>
/// Compares this process's clock with another's (PCI DSS 10.6): records of two zones can be laid side by side only while their times agree.
/// Told once when they begin to differ and once when they agree again.
/// </summary>
/// <param name="other">Whose clock, such as `gateway/gw-1`.</param>
/// <param name="differenceMax">Up to which they agree.</param>
/// <param name="logger">Is told as well.</param>
/// <param name="security">Null in parts of a host that stand alone.</param>
public sealed class ClockComparison(string other, TimeSpan differenceMax, ILogger logger, SecurityLog? security)
{
    private static readonly Gauge<double> Difference = VaultTelemetry.Meter.CreateGauge<double>(
        "tokenvault.clocks.difference", "s", "How far the other process's clock is ahead of this one's.");

    private static readonly Counter<long> Alarms = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.clocks.differ", "{comparison}", "Comparisons in which the clocks differed. Anything but 0 is an alarm.");

    private readonly Lock _turn = new();
    private bool _differs;

    /// <summary>Whether they differed when they were last compared.</summary>
    public bool Differs
    {
        get
        {
            lock (_turn)
            {
                return _differs;
            }
        }
    }

    /// <summary>Takes one comparison in.</summary>
    /// <param name="ahead">By how much the other clock is ahead; negative where it is behind.</param>
    /// <param name="uncertainty">How much of that may be the way of the message.</param>
    public void Take(TimeSpan ahead, TimeSpan uncertainty)
    {
        var differs = ahead.Duration() - uncertainty > differenceMax;
        Difference.Record(ahead.TotalSeconds, new KeyValuePair<string, object?>("tokenvault.clocks.other", other));
        if (differs)
        {
            Alarms.Add(1, new KeyValuePair<string, object?>("tokenvault.clocks.other", other));
        }

        lock (_turn)
        {
            if (differs == _differs)
            {
                return;
            }

            _differs = differs;
        }

        Tell(differs, ahead.TotalSeconds);
    }

    private void Tell(bool differs, double seconds)
    {
        var told = seconds.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture) + " s";
        if (differs)
        {
            SecurityLogMessages.ClocksDiffer(logger, other, told);
        }
        else
        {
            SecurityLogMessages.ClocksAgree(logger, other, told);
        }

        security?.Tell(new SecurityEntry(
            differs ? SecurityEvents.ClocksDiffer : SecurityEvents.ClocksAgree, differs ? SecurityEvents.Failed : SecurityEvents.Succeeded)
        {
            Resource = other,
            Reason = told,
        });
    }
}
