using System.Text.Json.Serialization;

namespace TokenVault.Hosting.Callers;

/// <summary>One caller as it stands in the registry's file.</summary>
internal sealed record RegistryEntry(
    [property: JsonRequired] string San,
    [property: JsonRequired] string Role,
    [property: JsonRequired] string Name,
    bool Disabled);
