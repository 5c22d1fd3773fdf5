using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Orders;

/// <summary>To whose key an order's cards are sealed.</summary>
/// <param name="Name">For people, 1 to 128 characters.</param>
/// <param name="Suite">`x-wing` or `p256`.</param>
/// <param name="PublicKey">1,216 bytes, or 65: an uncompressed point.</param>
/// <param name="KeyNumber">Which of the recipient's keys it is; 0 where he has one.</param>
public sealed record OrderRecipient(
    [property: JsonPropertyName("name"), JsonRequired] string Name,
    [property: JsonPropertyName("suite"), JsonRequired] string Suite,
    [property: JsonPropertyName("publicKey"), JsonRequired] byte[] PublicKey,
    [property: JsonPropertyName("keyNumber"), JsonRequired] uint KeyNumber)
{
    public const string XWing = "x-wing";
    public const string P256 = "p256";
}
