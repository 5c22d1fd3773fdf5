namespace TokenVault.Architecture.Tests;

/// <summary>What each project under src/ is allowed to reach. A new project gets a row here and a paragraph in src/README.md.</summary>
internal static class ReferenceTable
{
    private static readonly string[] Foundation = ["Domain", "Envelope", "Hpke"];
    private static readonly string[] Host = ["Domain", "Envelope", "Hpke", "Storage", "Storage.RocksDb", "Contracts", "Hosting"];

    private static readonly Dictionary<string, (string Zone, string[] Reaches)> Rows = new(StringComparer.Ordinal)
    {
        ["Domain"] = ("both", []),
        ["Envelope"] = ("both", ["Domain"]),
        ["Hpke"] = ("both", []),
        ["Ledger"] = ("both", []),
        ["Profiles"] = ("both", ["Domain"]),
        ["Sealing"] = ("seals", Foundation),
        ["Opening"] = ("opens", Foundation),
        ["Storage"] = ("both", ["Domain", "Envelope"]),
        ["Storage.RocksDb"] = ("both", ["Domain", "Envelope", "Storage"]),
        ["Contracts"] = ("both", []),
        ["ContractRules"] = ("outside", ["Contracts"]),
        ["Hosting"] = ("both", ["Domain", "Contracts"]),
        ["Gateway"] = ("gateway", [.. Host, "Ledger", "Sealing"]),
        ["Processor"] = ("processor", [.. Host, "Ledger", "Opening", "Profiles"]),
        ["Recipient"] = ("recipient", [.. Foundation, "Contracts", "Ledger", "Opening"]),
        ["Sandbox"] = ("outside", []),
        ["Client"] = ("outside", ["Contracts"]),
        ["Local"] = ("outside", ["Client", "Contracts", "Domain", "Envelope", "Ledger", "Profiles"]),
        ["Cli"] = ("outside", ["Client", "Contracts", "Domain", "Envelope", "Ledger", "Local", "Profiles"]),
    };

    public static IEnumerable<string> Projects => Rows.Keys.Select(name => "TokenVault." + name);

    public static string ZoneOf(string project) => RowOf(project).Zone;

    public static IEnumerable<string> AllowedFrom(string project) => RowOf(project).Reaches.Select(name => "TokenVault." + name);

    private static (string Zone, string[] Reaches) RowOf(string project) => Rows[project["TokenVault.".Length..]];
}
