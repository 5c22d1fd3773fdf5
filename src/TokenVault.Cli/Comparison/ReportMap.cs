using System.Text.Json;
using TokenVault.Local;

namespace TokenVault.Cli.Comparison;

/// <summary>How a processor's report differs from the practice processor's: a JSON file of which each part may be left out.</summary>
/// <remarks>Properties that can be set: the serializer gives those that can't, but are left out, no value at all.</remarks>
internal sealed record ReportMap
{
    private const int BytesMax = 64 * 1024;

    /// <summary>Our names (type, id, payment_id, reference, amount, currency, status) to the report's.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The report's words to ours: authorization, capture, void, refund, dispute. A word that maps to `ignore` is left out.</summary>
    public IReadOnlyDictionary<string, string> Types { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The report's words to `succeeded` or `failed`.</summary>
    public IReadOnlyDictionary<string, string> Statuses { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>`minor` for 1234, `major` for 12.34.</summary>
    public string Amounts { get; set; } = "minor";

    public string Delimiter { get; set; } = ",";

    /// <exception cref="LocalVaultException">The file is no such map.</exception>
    public static ReportMap Read(FileInfo file)
    {
        if (!file.Exists || file.Length > BytesMax)
        {
            throw new LocalVaultException($"--map {file.FullName} is missing or larger than {BytesMax} bytes.");
        }

        try
        {
            var map = JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), ComparisonJson.Default.ReportMap);
            return map is { Amounts: "minor" or "major", Delimiter.Length: 1 }
                ? map
                : throw new LocalVaultException($"--map {file.FullName}: \"amounts\" is minor or major, \"delimiter\" one character.");
        }
        catch (JsonException error)
        {
            throw new LocalVaultException($"--map {file.FullName} can't be read: {error.Message}", error);
        }
    }
}
