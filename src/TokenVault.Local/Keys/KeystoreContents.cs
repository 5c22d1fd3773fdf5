using System.Text.Json.Serialization;

namespace TokenVault.Local.Keys;

/// <summary>What a keystore holds.</summary>
/// <param name="Generation">How often it was changed.</param>
/// <param name="Keys">All keys that are or were in it.</param>
public sealed record KeystoreContents(
    [property: JsonPropertyName("generation")] long Generation,
    [property: JsonPropertyName("keys")] IReadOnlyList<KeyInKeystore> Keys)
{
    /// <summary>The names of the keys that are there.</summary>
    [JsonIgnore]
    public IReadOnlySet<string> Names => Keys.Where(static key => key.IsThere).Select(static key => key.Name).ToHashSet(StringComparer.Ordinal);
}
