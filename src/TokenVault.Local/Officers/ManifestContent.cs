using System.Text.Json.Serialization;

namespace TokenVault.Local.Officers;

/// <summary>manifest.json: which profiles of payment processors may be used.</summary>
internal sealed record ManifestContent(
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("issued")] DateTimeOffset Issued,
    [property: JsonPropertyName("profiles")] IReadOnlyList<ManifestProfile> Profiles);
