using System.Diagnostics.Metrics;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Hosting;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Storage.Records;

namespace TokenVault.Processor;

/// <summary>What this process counts and traces. No tag holds anything of a card, a token or a payment.</summary>
internal static class ProcessorMeter
{
    private static readonly Counter<long> Fingerprints = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.fingerprints", "{card}", "Card numbers fingerprinted.");

    private static readonly Counter<long> Epochs = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.epochs", "{epoch}", "Epochs registered.");

    private static readonly Counter<long> Disclosures = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.disclosures", "{entry}", "Entries written to the record of disclosures.");

    private static readonly Counter<long> Operations = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.operations", "{operation}", "Operations that came to an outcome; settled ones again under the new one.");

    private static readonly Counter<long> SettleSteps = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.settle_steps", "{step}", "Steps towards unknown outcomes, by what they found.");

    private static readonly Counter<long> LimitsNear = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.limits.near", "{operation}", "Operations counted when more than four fifths of a daily limit was used.");

    private static readonly Counter<long> LimitsRefused = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.limits.refused", "{operation}", "Operations refused because a daily limit was used up.");

    private static readonly Counter<long> Withheld = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.guessing.withheld", "{card}", "Card numbers whose fingerprint was withheld.");

    private static readonly Counter<long> Crowded = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.guessing.crowded", "{card}", "New card numbers that share BIN and last four with others of their merchant and day.");

    private static readonly Counter<long> Allowed = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.guessing.allowed", "{card}", "Card numbers beyond the bound that an allowance let through.");

    private static readonly Histogram<double> PspDuration = VaultTelemetry.Meter.CreateHistogram<double>(
        "tokenvault.processor.psp.duration", "s", "Time that a request to a payment processor took.");

    public static void Fingerprinted(int cards) => Fingerprints.Add(cards);

    public static void EpochRegistered() => Epochs.Add(1);

    public static void DisclosuresWritten(int entries) => Disclosures.Add(entries);

    public static void OperationEnded(OperationRecord record) => Operations.Add(
        1,
        new("processor", record.Processor),
        new("kind", ((OperationKind)record.Kind).ToString()),
        new("outcome", ((Outcome)record.Outcome).ToString()));

    public static void SettleStepTaken(string processor, SettleStep step, SettleFinding finding) =>
        SettleSteps.Add(1, new("processor", processor), new("step", step.ToString()), new("finding", finding.ToString()));

    public static void LimitNear(MerchantId merchant, string limit) =>
        LimitsNear.Add(1, new("merchant", merchant.Value), new("limit", limit));

    public static void LimitRefused(MerchantId merchant, string limit) =>
        LimitsRefused.Add(1, new("merchant", merchant.Value), new("limit", limit));

    /// <summary>What a merchant's part of a batch came to.</summary>
    public static void Guessing(MerchantId merchant, int withheld, int crowded, int allowed)
    {
        Add(Withheld, merchant, withheld);
        Add(Crowded, merchant, crowded);
        Add(Allowed, merchant, allowed);
    }

    public static void PspRequest(string processor, string step, PspReply reply, TimeSpan elapsed) =>
        PspDuration.Record(
            elapsed.TotalSeconds,
            new("processor", processor),
            new("step", step),
            new("reach", reply.Reach.ToString()),
            new("status", reply.Status));

    private static void Add(Counter<long> counter, MerchantId merchant, int cards)
    {
        if (cards > 0)
        {
            counter.Add(cards, new KeyValuePair<string, object?>("merchant", merchant.Value));
        }
    }
}
