using System.Text.Json.Serialization;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>A processor of a rule, and its share of the payments.</summary>
internal sealed record PspShareEntry(
    [property: JsonPropertyName("name")] string? Name, [property: JsonPropertyName("weight")] int? Weight = null);
