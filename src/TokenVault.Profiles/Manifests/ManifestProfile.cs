using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Manifests;

/// <summary>One profile of a manifest.</summary>
/// <param name="Name">The profile's name, as lines name it.</param>
/// <param name="File">The file beside the manifest.</param>
/// <param name="Sha256">Of the file's bytes, lower-case hex.</param>
public sealed record ManifestProfile(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("sha256")] string Sha256);
