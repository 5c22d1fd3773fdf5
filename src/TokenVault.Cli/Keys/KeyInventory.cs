using System.Globalization;
using System.Text.Json.Nodes;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Local.Keys;

namespace TokenVault.Cli.Keys;

/// <summary>Every key of a vault, as a table, as CSV (RFC 4180) or as JSON, a line for each.</summary>
internal sealed class KeyInventory(IReadOnlyList<HeldKey> keys)
{
    private static readonly string[] Headings = ["key", "use", "algorithm", "strength_bits", "place", "owner", "created", "cryptoperiod_end", "state"];

    /// <summary>The keys of the keystore as the adapter tells of them, and those beside it.</summary>
    public static KeyInventory Of(GetKeyStatusResponse status, IEnumerable<HeldKey> others) => new([.. status.Keys.Select(Of), .. others]);

    public int Count => keys.Count;

    public string Write(InventoryFormat format)
    {
        var rows = keys.Select(CellsOf).ToList();
        switch (format)
        {
            case InventoryFormat.Csv:
                return string.Concat(rows.Prepend(Headings).Select(static cells => string.Join(',', cells.Select(CsvText.Quoted)) + "\r\n"));
            case InventoryFormat.Json:
                return string.Concat(rows.Select(static cells => JsonOf(cells) + "\n"));
            default:
                var table = new TextTable(Headings);
                rows.ForEach(cells => table.Add(cells));
                return table.ToText();
        }
    }

    private static HeldKey Of(KeyStatus status) => new(
        KeyText.NameOf(status.Key), UseOf(status.Key.Purpose), status.Algorithm, status.StrengthBits.ToString(CultureInfo.InvariantCulture),
        status.Key.Place switch
        {
            KeyPlace.Token => "PKCS#11 token of the adapter",
            KeyPlace.Destroyed => "nowhere any more",
            _ => "keystore of the adapter",
        },
        "key custodians", status.Key.CreateTime.ToDateTimeOffset(), status.CryptoperiodEnd.ToDateTimeOffset(), KeyText.StateOf(status));

    private static string UseOf(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Sealing => "gateways seal their epochs' keys to it",
        KeyPurpose.Wrapping => "wraps the keys of registered epochs",
        KeyPurpose.Fingerprint => "by which cards are recognised",
        KeyPurpose.Row => "authenticates the rows of the adapter's store",
        KeyPurpose.RecordChain => "chains the record of disclosures",
        KeyPurpose.Ledger => "signs checkpoints of the record of disclosures",
        _ => "",
    };

    private static string[] CellsOf(HeldKey key) =>
        [key.Name, key.Use, key.Algorithm, key.StrengthBits, key.Place, key.Owner, Shown(key.Created), Shown(key.CryptoperiodEnd), key.State];

    private static string Shown(DateTimeOffset? time) => time?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) ?? "";

    private static string JsonOf(string[] cells) => new JsonObject(
        Headings.Zip(cells).Where(static one => one.Second.Length > 0).Select(static one => KeyValuePair.Create<string, JsonNode?>(
            one.First, one.First is "strength_bits" ? JsonNode.Parse(one.Second) : one.Second))).ToJsonString();
}
