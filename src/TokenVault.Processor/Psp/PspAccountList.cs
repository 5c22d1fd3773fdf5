using System.Text.Json.Serialization;

namespace TokenVault.Processor.Psp;

/// <summary>accounts.json.</summary>
internal sealed record PspAccountList(
    [property: JsonPropertyName("accounts")] IReadOnlyList<PspAccountEntry>? Accounts);
