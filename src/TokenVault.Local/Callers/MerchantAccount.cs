using System.Text.Json.Serialization;

namespace TokenVault.Local.Callers;

/// <summary>One line of accounts.json: through which account at which processor a merchant is charged.</summary>
/// <param name="Merchant">The merchant.</param>
/// <param name="Processor">The processor's name in the adapter's configuration.</param>
/// <param name="SecretKeyFile">The file with the secret key, relative to the adapter's folder.</param>
/// <param name="Fields">What the processor's profile asks of an account, such as `merchantAccount`.</param>
/// <param name="Weight">This account's share where no rule says otherwise.</param>
/// <param name="WebhookSecretFile">The file with the secret that the processor signs its webhooks with, where they are listened for.</param>
internal sealed record MerchantAccount(
    [property: JsonPropertyName("merchant")] string Merchant,
    [property: JsonPropertyName("processor")] string Processor,
    [property: JsonPropertyName("secretKeyFile")] string SecretKeyFile,
    [property: JsonPropertyName("fields")] IReadOnlyDictionary<string, string>? Fields = null,
    [property: JsonPropertyName("weight")] int? Weight = null,
    [property: JsonPropertyName("webhookSecretFile")] string? WebhookSecretFile = null);
