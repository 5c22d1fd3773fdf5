using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Callers;
using TokenVault.Hosting.Security;

namespace TokenVault.Processor.Disclosures;

/// <summary>Holds the gateways' clocks against the adapter's, which stamps the record of disclosures.</summary>
internal sealed class GatewayClocks(
    IOptions<DisclosureOptions> options, TimeProvider clock, ILogger<GatewayClocks> logger, SecurityLog? security = null)
{
    // Enrolled gateways only, which are few.
    private readonly ConcurrentDictionary<GatewayId, ClockComparison> _comparisons = new();

    /// <summary>The adapter's time, for a gateway to compare.</summary>
    public Timestamp Now => Timestamp.FromDateTimeOffset(clock.GetUtcNow());

    public bool Differs(GatewayId gateway) => _comparisons.TryGetValue(gateway, out var comparison) && comparison.Differs;

    /// <param name="gateway">Whose clock it is.</param>
    /// <param name="told">Its time when it asked; null from one of an earlier version, which tells none.</param>
    public void Compare(GatewayId gateway, Timestamp? told)
    {
        // A time that is none (seconds beyond the year 9999) can't come by protobuf's own writers.
        if (told is { Nanos: >= 0 and < 1_000_000_000, Seconds: >= 0 and < 253_402_300_800 })
        {
            // The way of the message can't be told from here and counts as a difference: the bound leaves room for it.
            _comparisons.GetOrAdd(gateway, Create).Take(told.ToDateTimeOffset() - clock.GetUtcNow(), TimeSpan.Zero);
        }
    }

    private ClockComparison Create(GatewayId gateway) => new($"gateway/{gateway.Value}", options.Value.ClockDifferenceMax, logger, security);
}
