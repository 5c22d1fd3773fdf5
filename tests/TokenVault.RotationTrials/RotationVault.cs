using TokenVault.Local;

namespace TokenVault.RotationTrials;

/// <summary>The vault of a run: small epochs, so that there are many of them to be wrapped anew, and old keys that are looked after at once.</summary>
internal static class RotationVault
{
    public const string Merchant = "shop";
    public const string Custodian = "custodian-1";

    public static LocalVaultOptions Options { get; } = LocalVaultOptions.AnyPorts with
    {
        Merchants = [Merchant],
        SandboxArguments = ["--volatile"],
        GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Sealing:EpochRecordsMax"] = "20",
            ["Sealing:KeyUpkeepPeriod"] = "00:00:01",
        },
        ProcessorSettings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Psp:Processors:0:ConcurrencyMax"] = "1024",
            ["Limits:Default:OpeningsPerDay"] = "100000000",
        },
    };
}
