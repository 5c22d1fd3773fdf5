using System.Text.Json.Serialization;

namespace TokenVault.Local.Callers;

/// <summary>registry.json.</summary>
internal sealed record CallerList([property: JsonPropertyName("callers")] IReadOnlyList<RegisteredCaller> Callers);
