using System.Text.Json.Serialization;

namespace TokenVault.Local.Callers;

/// <summary>A processor of a rule and its share of the payments.</summary>
public sealed record RoutingShare([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("weight")] int Weight);
