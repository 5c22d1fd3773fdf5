using System.Text.Json.Serialization;

namespace TokenVault.Local.Callers;

/// <summary>One line of a registry: a certificate's name and what its owner may be.</summary>
public sealed record RegisteredCaller(
    [property: JsonPropertyName("san")] string San,
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("disabled")] bool Disabled);
