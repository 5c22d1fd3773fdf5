using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Orders;

/// <summary>Cards are to leave the vault otherwise than for a payment: sealed to the recipient's key, and to nobody else.</summary>
/// <param name="Id">32 lower-case hexadecimal digits, drawn when it is written: it can be used once.</param>
/// <param name="Kind">`authority` or `migration`.</param>
/// <param name="Reference">The authority's or the contract's own name for it, 1 to 128 characters.</param>
/// <param name="Authority">Who orders it; for a migration the business that receives. 1 to 128 characters.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="Scope">Which cards.</param>
/// <param name="Cards">How many at most, 1 to 100,000,000.</param>
/// <param name="Reason">1 to 255 characters, for whoever signs and for the record.</param>
/// <param name="Issued">When it was written.</param>
/// <param name="Until">After it nothing of it is executed; 92 days after it was issued at most.</param>
public sealed record CardOrder(
    [property: JsonPropertyName("order"), JsonRequired] string Id,
    [property: JsonPropertyName("kind"), JsonRequired] string Kind,
    [property: JsonPropertyName("reference"), JsonRequired] string Reference,
    [property: JsonPropertyName("authority"), JsonRequired] string Authority,
    [property: JsonPropertyName("recipient"), JsonRequired] OrderRecipient Recipient,
    [property: JsonPropertyName("scope"), JsonRequired] OrderScope Scope,
    [property: JsonPropertyName("cards"), JsonRequired] long Cards,
    [property: JsonPropertyName("reason"), JsonRequired] string Reason,
    [property: JsonPropertyName("issued"), JsonRequired] DateTimeOffset Issued,
    [property: JsonPropertyName("until"), JsonRequired] DateTimeOffset Until)
{
    public const string ForAuthority = "authority";
    public const string ForMigration = "migration";
}
