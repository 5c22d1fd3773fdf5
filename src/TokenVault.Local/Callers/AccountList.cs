using System.Text.Json.Serialization;

namespace TokenVault.Local.Callers;

/// <summary>accounts.json.</summary>
internal sealed record AccountList(
    [property: JsonPropertyName("accounts")] IReadOnlyList<MerchantAccount> Accounts,
    [property: JsonPropertyName("rules")] IReadOnlyList<RoutingRule>? Rules = null);
