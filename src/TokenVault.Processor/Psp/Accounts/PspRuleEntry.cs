using System.Text.Json.Serialization;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>One rule in accounts.json: payments of which all of this is true go to these processors.</summary>
internal sealed record PspRuleEntry(
    [property: JsonPropertyName("processors")] IReadOnlyList<PspShareEntry>? Processors,
    [property: JsonPropertyName("merchant")] string? Merchant = null,
    [property: JsonPropertyName("brands")] IReadOnlyList<string>? Brands = null,
    [property: JsonPropertyName("currencies")] IReadOnlyList<string>? Currencies = null,
    [property: JsonPropertyName("amountFrom")] long? AmountFrom = null,
    [property: JsonPropertyName("amountTo")] long? AmountTo = null);
