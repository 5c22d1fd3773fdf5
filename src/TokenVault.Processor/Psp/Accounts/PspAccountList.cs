using System.Text.Json.Serialization;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>accounts.json.</summary>
internal sealed record PspAccountList(
    [property: JsonPropertyName("accounts")] IReadOnlyList<PspAccountEntry>? Accounts,
    [property: JsonPropertyName("rules")] IReadOnlyList<PspRuleEntry>? Rules = null);
