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
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is thrown for a name with half of a surrogate pair, escaped, when it is compared with the others.
            return null;
        }
    }

    /// <summary>A member of an object; false where there is none, or the element is none.</summary>
    public static bool TryGet(JsonElement element, string name, out JsonElement member)
    {
        try
        {
            member = default;
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException)
        {
            // As above: what is looked for is compared with each name.
            member = default;
            return false;
        }
    }

    /// <summary>A text, a number or a truth value as text; null where there is none.</summary>
    public static string? Text(JsonElement root, WebhookPlace place)
    {
        var at = root;
        foreach (var name in place.Names)
        {
            if (!TryGet(at, name, out at))
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
