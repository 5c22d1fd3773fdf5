using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Orders;

/// <summary>Which cards an order is about, in one of three forms: some merchants', some tokens of one merchant, or everything.</summary>
/// <param name="Everything">True for the whole vault; then there is nothing else.</param>
/// <param name="Merchants">1 to 1,000 merchants, each once; exactly one where tokens are named.</param>
/// <param name="Tokens">1 to 10,000 tokens (`tok_…`), ascending, each once.</param>
public sealed record OrderScope(
    [property: JsonPropertyName("everything"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Everything = false,
    [property: JsonPropertyName("merchants"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Merchants = null,
    [property: JsonPropertyName("tokens"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Tokens = null);
