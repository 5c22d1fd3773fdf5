using TokenVault.Local;
using TokenVault.Local.Callers;

namespace TokenVault.Load.Charges;

/// <summary>A way in which the practice processor is spoken to, and how many requests a charge takes there.</summary>
internal sealed record ChargeLine(string Name, int Requests, Func<LocalVault, int, ProcessorAlone> Alone)
{
    /// <summary>Stripe's: the card by itself, and then the money, so that the second can be repeated.</summary>
    public static ChargeLine Stripe { get; } = new("stripe", 2, (vault, connections) => new StripeAlone(vault, connections));

    /// <summary>Adyen's: all in one.</summary>
    public static ChargeLine Adyen { get; } = new("adyen", 1, (vault, connections) => new AdyenAlone(vault, connections))
    {
        Processors = [new PracticeProcessor("adyen") { Profile = "adyen", BasePath = "/adyen/v71" }],
    };

    public static IReadOnlyList<ChargeLine> All { get; } = [Stripe, Adyen];

    private IReadOnlyList<PracticeProcessor> Processors { get; init; } = [];

    /// <summary>An epoch for each card: the most that opening can be asked to do, since no epoch's key is in the cache for long.</summary>
    public LocalVaultOptions Options => LocalVaultOptions.AnyPorts with
    {
        SandboxArguments = ["--volatile"],
        AdditionalProcessors = Processors,
        Rules = [.. Processors.Select(line => new RoutingRule { Processors = [new RoutingShare(line.Name, 1)] })],
        LineSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConcurrencyMax"] = "1024" },
        GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Sealing:EpochRecordsMax"] = "1" },
        ProcessorSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Limits:Default:OpeningsPerDay"] = "100000000" },
    };
}
