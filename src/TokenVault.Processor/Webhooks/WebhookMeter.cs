using System.Diagnostics.Metrics;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting;
using TokenVault.Processor.Webhooks.Fetching;

namespace TokenVault.Processor.Webhooks;

/// <summary>What is counted of webhooks. A processor's name is the configuration's, never the request's.</summary>
internal static class WebhookMeter
{
    private static readonly Counter<long> Webhooks = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.webhooks", "{webhook}", "Webhooks by what became of them at the door.");

    private static readonly Counter<long> Fetches = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.webhook_fetches", "{fetch}", "What processors told of, fetched, by what came of it.");

    private static readonly Counter<long> Contradictions = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.webhook_contradictions", "{event}", "What stands at a processor against what is on record of it.");

    /// <param name="processor">Null where there is no such account.</param>
    /// <param name="verdict">What became of it.</param>
    public static void Received(string? processor, WebhookVerdict verdict) =>
        Webhooks.Add(1, new("processor", processor ?? "unknown"), new("verdict", verdict.ToString()));

    public static void Contradicted(string processor, Outcome recorded, Outcome standing) => Contradictions.Add(
        1, new("processor", processor), new("recorded", recorded.ToString()), new("standing", standing.ToString()));

    public static void Fetched(string processor, FetchResult result) =>
        Fetches.Add(1, new("processor", processor), new("result", result.ToString()));
}
