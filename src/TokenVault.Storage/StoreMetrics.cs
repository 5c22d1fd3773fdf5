using System.Diagnostics.Metrics;

namespace TokenVault.Storage;

/// <summary>What the store tells of itself, under the meter that the hosts export.</summary>
internal static class StoreMetrics
{
    private static readonly Meter Meter = new("TokenVault");

    public static Histogram<long> GroupSize { get; } = Meter.CreateHistogram<long>(
        "tokenvault.store.commit.group_size", "{commit}", "Commits that were written and synced together.");

    public static Histogram<double> CommitDuration { get; } = Meter.CreateHistogram<double>(
        "tokenvault.store.commit.duration", "s", "Time to write and sync one group.");

    public static Counter<long> Syncs { get; } = Meter.CreateCounter<long>(
        "tokenvault.store.syncs", "{sync}", "Durable writes, one for each group.");

    public static Counter<long> Refused { get; } = Meter.CreateCounter<long>(
        "tokenvault.store.commit.overloaded", "{commit}", "Commits refused because too much was waiting.");
}
