using System.Text.Json.Serialization;

namespace TokenVault.Hosting.Callers;

/// <summary>The registry as it stands in its file.</summary>
internal sealed record RegistryFile([property: JsonRequired] IReadOnlyList<RegistryEntry> Callers);
