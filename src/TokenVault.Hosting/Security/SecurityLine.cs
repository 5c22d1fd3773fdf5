using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TokenVault.Domain.Cards;

namespace TokenVault.Hosting.Security;

/// <summary>An entry as a line of JSON. Names come from certificates and registries, so each text is bounded and looked through first.</summary>
internal static class SecurityLine
{
    public const string Withheld = "[withheld]";

    private const int TextCharsMax = 256;

    // Names of people as they are written; the file is never part of a page.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The entry without anything that looks like a card number.</summary>
    public static SecurityEntry Clean(SecurityEntry entry) => entry with
    {
        Role = Clean(entry.Role),
        Name = Clean(entry.Name),
        Method = Clean(entry.Method),
        Resource = Clean(entry.Resource),
        Reason = Clean(entry.Reason),
    };

    /// <summary>A text from a certificate or a registry, bounded, or withheld where it holds something like a card number.</summary>
    public static string Clean(string text)
    {
        var bounded = text.Length > TextCharsMax ? text[..TextCharsMax] : text;
        return CardNumberPattern.IsDisguisedIn(text) ? Withheld : bounded;
    }

    public static void Write(DateTimeOffset time, SecurityEntry entry, IBufferWriter<byte> writer)
    {
        using (var json = new Utf8JsonWriter(writer, Form))
        {
            json.WriteStartObject();
            json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("event", entry.Event);
            json.WriteString("outcome", entry.Outcome);
            WriteUnlessEmpty(json, "role", entry.Role);
            WriteUnlessEmpty(json, "name", entry.Name);
            WriteUnlessEmpty(json, "remote", entry.Remote);
            WriteUnlessEmpty(json, "method", entry.Method);
            WriteUnlessEmpty(json, "resource", entry.Resource);
            WriteUnlessEmpty(json, "reason", entry.Reason);
            WriteUnlessEmpty(json, "request", entry.Request);
            json.WriteEndObject();
        }

        writer.Write("\n"u8);
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }
}
