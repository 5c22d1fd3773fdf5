using System.Text.Json.Serialization;

namespace TokenVault.Processor.Psp;

/// <summary>One merchant in accounts.json.</summary>
internal sealed record PspAccountEntry(
    [property: JsonPropertyName("merchant")] string? Merchant,
    [property: JsonPropertyName("processor")] string? Processor,
    [property: JsonPropertyName("secretKeyFile")] string? SecretKeyFile);
