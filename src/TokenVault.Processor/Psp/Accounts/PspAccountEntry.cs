using System.Text.Json.Serialization;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>One account in accounts.json.</summary>
internal sealed record PspAccountEntry(
    [property: JsonPropertyName("merchant")] string? Merchant,
    [property: JsonPropertyName("processor")] string? Processor,
    [property: JsonPropertyName("secretKeyFile")] string? SecretKeyFile,
    [property: JsonPropertyName("fields")] IReadOnlyDictionary<string, string>? Fields = null,
    [property: JsonPropertyName("weight")] int? Weight = null,
    [property: JsonPropertyName("webhookSecretFile")] string? WebhookSecretFile = null);
