using System.Globalization;
using System.Text.Json.Serialization;

namespace TokenVault.Local.Keys;

/// <summary>Which key is in a keystore, and nothing of the key.</summary>
/// <param name="Purpose">As custodians call it, such as `wrapping`.</param>
/// <param name="Number">Its number.</param>
/// <param name="Place">`keystore`, `token` or `destroyed`.</param>
public sealed record KeyInKeystore(
    [property: JsonPropertyName("purpose")] string Purpose,
    [property: JsonPropertyName("number")] uint Number,
    [property: JsonPropertyName("place")] string Place)
{
    public const string Destroyed = "destroyed";

    /// <summary>Such as `wrapping-2`.</summary>
    [JsonIgnore]
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Purpose}-{Number}");

    [JsonIgnore]
    public bool IsThere => !string.Equals(Place, Destroyed, StringComparison.Ordinal);
}
