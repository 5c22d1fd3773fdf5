using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>What every line of the record begins with: its name and its time.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DisclosureStamp(DisclosureId Id, DateTimeOffset Time)
{
    // Round-trip form in UTC with milliseconds, as much as an identifier's own time has.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // `{"id":"` and a name of 30 characters, then this, then the time.
    private const int BeforeTimeAt = 37;
    private const int TimeChars = 24;

    private static ReadOnlySpan<byte> BeforeTime => "\",\"time\":\""u8;

    /// <summary>The time of a line without reading all of it; null where it does not begin as lines do.</summary>
    public static DateTimeOffset? TimeOf(ReadOnlySpan<byte> line)
    {
        var at = BeforeTimeAt + BeforeTime.Length;
        Span<char> text = stackalloc char[TimeChars];
        return line.Length > at + TimeChars
            && line[BeforeTimeAt..].StartsWith(BeforeTime)
            && Encoding.ASCII.TryGetChars(line.Slice(at, TimeChars), text, out _)
            && DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("id"u8, Id.ToString());
        json.WriteString("time"u8, Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
    }

    public static bool TryRead(IReadOnlyDictionary<string, string> fields, out DisclosureStamp stamp)
    {
        stamp = default;
        if (!DisclosureId.TryParse(fields.GetValueOrDefault("id", ""), out var id)
            || !DateTimeOffset.TryParseExact(
                fields.GetValueOrDefault("time", ""), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        stamp = new DisclosureStamp(id, time);
        return true;
    }
}
