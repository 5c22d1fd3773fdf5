using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Allowances;

/// <summary>A merchant may bring so many cards beyond the bound on different numbers of one BIN and last four: an import, say.</summary>
/// <param name="Id">32 lower-case hexadecimal digits, drawn when it is written: it can be used once.</param>
/// <param name="Merchant">The merchant's name.</param>
/// <param name="Cards">1 to 100,000,000 different cards a day that his bound would not have let through. Used up for good.</param>
/// <param name="Until">After it nothing of it can be used; 31 days after it was issued at most.</param>
/// <param name="Issued">When it was written.</param>
/// <param name="Reason">For whoever signs, and for the record; 1 to 255 characters.</param>
public sealed record ImportAllowance(
    [property: JsonPropertyName("allowance"), JsonRequired] string Id,
    [property: JsonPropertyName("merchant"), JsonRequired] string Merchant,
    [property: JsonPropertyName("cards"), JsonRequired] long Cards,
    [property: JsonPropertyName("until"), JsonRequired] DateTimeOffset Until,
    [property: JsonPropertyName("issued"), JsonRequired] DateTimeOffset Issued,
    [property: JsonPropertyName("reason"), JsonRequired] string Reason);
