using System.Text.Json.Nodes;
using TokenVault.Local;

namespace TokenVault.PaymentChaos;

/// <summary>The vault of a run: short deadlines, a processor with all its faults, and a reconciler that does not dawdle.</summary>
internal static class ChaosVault
{
    public const string Merchant = "shop";
    public const string Operator = "operator-1";

    public static LocalVaultOptions Options(int seed, string directory)
    {
        var faults = Path.Combine(Directory.CreateDirectory(directory).FullName, "faults.json");
        File.WriteAllText(faults, Faults(seed).ToJsonString());
        return LocalVaultOptions.AnyPorts with
        {
            Merchants = [Merchant],
            ProcessorTimeout = TimeSpan.FromSeconds(1),
            SandboxArguments = ["--faults", faults],
            GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Reconciliation:Period"] = "00:00:00.2",
                ["Reconciliation:WaitMin"] = "00:00:00.2",
                ["Reconciliation:WaitMax"] = "00:00:02",
                ["Reconciliation:ParallelMax"] = "16",
            },
            ProcessorSettings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Psp:Processors:0:Profile"] = PracticeProcessor.PracticeProfile,
                ["Psp:Processors:0:ConcurrencyMax"] = "128",
            },
        };
    }

    // One request in eight goes wrong in some way, of every way that the practice processor knows.
    private static JsonObject Faults(int seed) => new()
    {
        ["seed"] = seed,
        ["error503"] = 0.02,
        ["resetBefore"] = 0.02,
        ["resetAfter"] = 0.02,
        ["error500Before"] = 0.015,
        ["error500After"] = 0.015,
        ["garbled"] = 0.015,
        ["delayBefore"] = 0.02,
        ["delayAfter"] = 0.01,
        ["delayMsMin"] = 10,
        ["delayMsMax"] = 1500,
        ["alsoReads"] = true,
    };
}
