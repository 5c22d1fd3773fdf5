using System.Diagnostics.Metrics;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Telemetry;

/// <summary>The gateway's instruments. No tag holds anything of a card; merchants are not tags, so that their number is no bound on memory.</summary>
internal static class GatewayMetrics
{
    private static Meter Meter => VaultTelemetry.Meter;

    public static Counter<long> Tokenized { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.tokenized", "{card}", "Cards tokenized, by whether the token was new.");

    public static Counter<long> Refused { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.refused", "{request}", "Requests refused because the queue was full.");

    public static Histogram<int> BatchWorks { get; } =
        Meter.CreateHistogram<int>("tokenvault.gateway.batch.works", "{request}", "Requests that shared a fingerprint call and a durable write.");

    public static Counter<long> EpochsStarted { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.epochs.started", "{epoch}", "Epochs started.");

    public static Counter<long> EpochsRegistered { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.epochs.registered", "{epoch}", "Epochs registered with the adapter.");

    public static Counter<long> EpochRegistrationsFailed { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.epochs.registrations_failed", "{attempt}", "Attempts to register an epoch that failed, by whether the adapter refused.");

    public static Counter<long> Charges { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.charges", "{operation}", "Charges by outcome.");
}
