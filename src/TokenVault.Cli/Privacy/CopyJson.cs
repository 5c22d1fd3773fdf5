using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace TokenVault.Cli.Privacy;

/// <summary>
/// The copy for programs: `{"kind":"tokenvault-customer-copy","version":1,"merchant":…,"customer":…,"made":…,"copy":{…}}`, where `copy` is
/// GetCopyResponse of protos/tokenvault/v1/privacy.proto in its JSON form, all parts put together.
/// </summary>
internal static class CopyJson
{
    public static byte[] Write(CustomerCopy copy)
    {
        var document = new JsonObject
        {
            ["kind"] = "tokenvault-customer-copy",
            ["version"] = 1,
            ["merchant"] = copy.Merchant,
            ["customer"] = copy.Customer,
            ["made"] = copy.Made.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["copy"] = JsonNode.Parse(JsonFormatter.Default.Format(copy.Content)),
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString(new() { WriteIndented = true }) + "\n");
    }
}
