using System.Text.Json.Serialization;

namespace TokenVault.Local.Callers;

/// <summary>One line of accounts.json: through which account at which processor a merchant is charged.</summary>
internal sealed record MerchantAccount(
    [property: JsonPropertyName("merchant")] string Merchant,
    [property: JsonPropertyName("processor")] string Processor,
    [property: JsonPropertyName("secretKeyFile")] string SecretKeyFile);
