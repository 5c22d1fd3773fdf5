using System.Text.Json.Serialization;

namespace TokenVault.Local.Callers;

/// <summary>A rule of accounts.json: payments of which all of this is true go to these processors. What is null holds for each payment.</summary>
public sealed record RoutingRule
{
    [JsonPropertyName("merchant")]
    public string? Merchant { get; init; }

    [JsonPropertyName("brands")]
    public IReadOnlyList<string>? Brands { get; init; }

    /// <summary>ISO 4217.</summary>
    [JsonPropertyName("currencies")]
    public IReadOnlyList<string>? Currencies { get; init; }

    /// <summary>Minor units, this amount included.</summary>
    [JsonPropertyName("amountFrom")]
    public long? AmountFrom { get; init; }

    /// <summary>Minor units, this amount not included.</summary>
    [JsonPropertyName("amountTo")]
    public long? AmountTo { get; init; }

    [JsonPropertyName("processors")]
    public required IReadOnlyList<RoutingShare> Processors { get; init; }
}
