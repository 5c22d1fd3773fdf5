using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenVault.Processor.Webhooks.Receiving;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Webhooks.Signatures;

/// <summary>
/// An item's own signature: base64 of HMAC-SHA256, under the key's decoded hex digits, over eight of its fields with colons
/// between them (docs.adyen.com/development-resources/webhooks, verify HMAC signatures).
/// </summary>
/// <remarks>
/// The fields are not escaped there, so a reference with a colon can be moved into its neighbour. What is fetched does not
/// depend on how they are divided.
/// </remarks>
internal static class AdyenSignature
{
    private static readonly WebhookPlace[] Signed =
    [
        new(["pspReference"]), new(["originalReference"]), new(["merchantAccountCode"]), new(["merchantReference"]),
        new(["amount", "value"]), new(["amount", "currency"]), new(["eventCode"]), new(["success"]),
    ];

    private static readonly WebhookPlace Signature = new(["additionalData", "hmacSignature"]);

    public static WebhookVerdict Check(JsonElement item, IReadOnlyList<WebhookSecret> secrets)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (WebhookJson.Text(item, Signature) is not { } signature
            || !Convert.TryFromBase64String(signature, given, out var length) || length != given.Length)
        {
            return WebhookVerdict.BadSignature;
        }

        var text = Encoding.UTF8.GetBytes(string.Join(':', Signed.Select(place => WebhookJson.Text(item, place) ?? "")));
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var isSigned = false;
        foreach (var secret in secrets)
        {
            // Under an empty key everybody can sign.
            if (!secret.Decoded.IsEmpty)
            {
                HMACSHA256.HashData(secret.Decoded, text, expected);
                isSigned |= CryptographicOperations.FixedTimeEquals(given, expected);
            }
        }

        return isSigned ? WebhookVerdict.Accepted : WebhookVerdict.BadSignature;
    }
}
