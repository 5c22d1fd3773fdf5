using System.Diagnostics.Metrics;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Hosting;
using TokenVault.Storage.Records;
using OperationKind = TokenVault.Contracts.V1.OperationKind;

namespace TokenVault.Gateway.Telemetry;

/// <summary>The gateway's instruments. No tag holds anything of a card; merchants are not tags, so that their number is no bound on memory.</summary>
internal static class GatewayMetrics
{
    private static Meter Meter => VaultTelemetry.Meter;

    public static Counter<long> Tokenized { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.tokenized", "{card}", "Cards tokenized, by whether the token was new.");

    public static Counter<long> Rekeyed { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.rekeyed", "{token}", "Tokens filed anew under another fingerprint key.");

    public static Counter<long> MissesUnusual { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.misses.unusual", "{merchant}", "Times that hardly any of a merchant's cards had a token; the log names him.");

    public static Counter<long> Refused { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.refused", "{request}", "Requests refused because the queue was full.");

    public static Histogram<int> BatchWorks { get; } =
        Meter.CreateHistogram<int>("tokenvault.gateway.batch.works", "{request}", "Requests that shared a fingerprint call and a durable write.");

    public static Counter<long> EpochsStarted { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.epochs.started", "{epoch}", "Epochs started.");

    public static Counter<long> EpochsRegistered { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.epochs.registered", "{epoch}", "Epochs registered with the adapter.");

    public static Counter<long> EpochsRewrapped { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.epochs.rewrapped", "{epoch}", "Registered epochs wrapped anew under another key.");

    public static Counter<long> EpochRegistrationsFailed { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.epochs.registrations_failed", "{attempt}", "Attempts to register an epoch that failed, by whether the adapter refused.");

    private static Counter<long> Operations { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.operations", "{operation}", "Operations on payments by kind and by the state that they came to.");

    private static Counter<long> Contradictions { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.operations.contradicted", "{operation}", "Final operations of which the processor said something else later.");

    private static Counter<long> Findings { get; } =
        Meter.CreateCounter<long>("tokenvault.gateway.findings", "{step}", "Steps taken to find out unknown outcomes, by step and by what it found.");

    public static void Settled(PaymentOperationRecord operation) => Operations.Add(
        1,
        new("kind", ((OperationKind)operation.Kind).ToString()),
        new("state", ((OperationState)operation.State).ToString()));

    public static void Contradicted(PaymentOperationRecord operation) => Contradictions.Add(
        1,
        new("kind", ((OperationKind)operation.Kind).ToString()),
        new("state", ((OperationState)operation.State).ToString()));

    public static void Found(FindingStep step, SettleFinding finding) =>
        Findings.Add(1, new("step", step.ToString()), new("finding", finding.ToString()));

    /// <summary>Shows how many outcomes are open, and how many of them wait for a person: both belong on an alarm.</summary>
    public static void Watch(OpenOperations open)
    {
        Meter.CreateObservableGauge("tokenvault.gateway.operations.open", () => open.Count, "{operation}", "Operations whose outcome is open.");
        Meter.CreateObservableGauge(
            "tokenvault.gateway.operations.waiting_for_person", () => open.WaitingForPerson, "{operation}", "Open operations that a person has to decide.");
    }
}
