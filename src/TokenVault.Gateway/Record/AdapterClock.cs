using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using TokenVault.Gateway.Adapter;
using TokenVault.Hosting.Security;

namespace TokenVault.Gateway.Record;

/// <summary>Holds the adapter's clock against this gateway's, whenever the record is looked at.</summary>
internal sealed class AdapterClock(
    IOptions<AdapterOptions> options, TimeProvider clock, ILogger<AdapterClock> logger, SecurityLog? security = null)
{
    private readonly ClockComparison _comparison = new("adapter", options.Value.ClockDifferenceMax, logger, security);

    /// <summary>This gateway's time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    public bool Differs => _comparison.Differs;

    /// <summary>A point from which <see cref="Compare"/> measures how long an answer took.</summary>
    public long Start() => clock.GetTimestamp();

    /// <param name="told">The adapter's time; null from one of an earlier version, which tells none.</param>
    /// <param name="start">When it was asked, by <see cref="Start"/>.</param>
    public void Compare(Timestamp? told, long start)
    {
        if (told is null)
        {
            return;
        }

        // It was told somewhere between asking and now: the middle is off by half of that at most.
        var half = clock.GetElapsedTime(start) / 2;
        _comparison.Take(told.ToDateTimeOffset() - (clock.GetUtcNow() - half), half);
    }
}
