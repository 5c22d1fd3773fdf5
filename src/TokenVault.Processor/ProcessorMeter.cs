using System.Diagnostics.Metrics;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting;
using TokenVault.Processor.Psp.Lines;

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

    private static readonly Counter<long> Charges = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.processor.charges", "{operation}", "Operations that came to an outcome.");

    private static readonly Histogram<double> PspDuration = VaultTelemetry.Meter.CreateHistogram<double>(
        "tokenvault.processor.psp.duration", "s", "Time that a request to a payment processor took.");

    public static void Fingerprinted(int cards) => Fingerprints.Add(cards);

    public static void EpochRegistered() => Epochs.Add(1);

    public static void DisclosuresWritten(int entries) => Disclosures.Add(entries);

    public static void Charged(string processor, Outcome outcome) =>
        Charges.Add(1, new("processor", processor), new("outcome", outcome.ToString()));

    public static void PspRequest(string processor, string step, PspReply reply, TimeSpan elapsed) =>
        PspDuration.Record(
            elapsed.TotalSeconds,
            new("processor", processor),
            new("step", step),
            new("reach", reply.Reach.ToString()),
            new("status", reply.Status));
}
