using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TokenVault.Sandbox.Webhooks;

/// <summary>Events and endpoints in the API's shape, and the signature that goes with an event.</summary>
internal static class EventJson
{
    private const string ApiVersion = "2024-06-20";

    public static ReadOnlyMemory<byte> Render(PublishedEvent published)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, published);
        }

        return buffer.WrittenMemory;
    }

    public static void Write(Utf8JsonWriter json, PublishedEvent published)
    {
        json.WriteStartObject();
        json.WriteString("id", published.Id);
        json.WriteString("object", "event");
        json.WriteString("api_version", ApiVersion);
        json.WriteNumber("created", published.Created);
        json.WriteStartObject("data");
        json.WritePropertyName("object");
        json.WriteRawValue(published.Subject);
        json.WriteEndObject();
        json.WriteBoolean("livemode", false);
        json.WriteNumber("pending_webhooks", 1);
        json.WriteString("type", published.Type);
        json.WriteEndObject();
    }

    public static ReadOnlyMemory<byte> Render(WebhookEndpoint endpoint, bool withSecret)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, endpoint, withSecret);
        }

        return buffer.WrittenMemory;
    }

    public static void Write(Utf8JsonWriter json, WebhookEndpoint endpoint, bool withSecret)
    {
        json.WriteStartObject();
        json.WriteString("id", endpoint.Id);
        json.WriteString("object", "webhook_endpoint");
        json.WriteNumber("created", endpoint.Created);
        if (endpoint.Deleted)
        {
            json.WriteBoolean("deleted", true);
        }

        json.WriteStartArray("enabled_events");
        foreach (var type in endpoint.EnabledEvents)
        {
            json.WriteStringValue(type);
        }

        json.WriteEndArray();
        json.WriteBoolean("livemode", false);
        if (withSecret)
        {
            json.WriteString("secret", endpoint.Secret);
        }

        json.WriteString("status", "enabled");
        json.WriteString("url", endpoint.Url);
        json.WriteEndObject();
    }

    /// <summary>docs.stripe.com/webhooks#verify-manually: over the time, a full stop and the body, byte for byte.</summary>
    public static string Signature(string secret, long now, ReadOnlySpan<byte> body)
    {
        var time = now.ToString(CultureInfo.InvariantCulture);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes(time + "."));
        mac.AppendData(body);
        return $"t={time},v1={Convert.ToHexStringLower(mac.GetHashAndReset())}";
    }
}
