using System.Text.Json;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>Reads events: strict JSON of bounded depth, and single values at places.</summary>
internal static class WebhookJson
{
    // Two values for one name would let the signature's reader and the event's reader see different ones.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Null where it is no such JSON.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text, a number or a truth value as text; null where there is none.</summary>
    public static string? Text(JsonElement root, WebhookPlace place)
    {
        var at = root;
        foreach (var name in place.Names)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        try
        {
            return at.ValueKind switch
            {
                JsonValueKind.String => at.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => at.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // A text that is no UTF-16: half of a surrogate pair, escaped.
            return null;
        }
    }
}
