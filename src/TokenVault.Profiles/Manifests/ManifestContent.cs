using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Manifests;

/// <summary>manifest.json: which profiles may be used.</summary>
/// <param name="Version">From 1, rising.</param>
/// <param name="Issued">When it was written.</param>
/// <param name="Profiles">The profiles.</param>
public sealed record ManifestContent(
    [property: JsonPropertyName("version"), JsonRequired] int Version,
    [property: JsonPropertyName("issued"), JsonRequired] DateTimeOffset Issued,
    [property: JsonPropertyName("profiles"), JsonRequired] IReadOnlyList<ManifestProfile> Profiles);
