using System.Buffers;
using System.Text.Json;

namespace TokenVault.Processor.Disclosures;

/// <summary>An administrative act as a line of JSON, in the same chain as the openings.</summary>
internal static class AdministrativeLine
{
    /// <summary>Appends the act's line, newline and all, and moves the chain's head on.</summary>
    public static void Write(
        DisclosureStamp stamp, AdministrativeAct act, ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> key, Span<byte> head)
    {
        var lineStart = writer.WrittenCount;
        using (var json = new Utf8JsonWriter(writer))
        {
            json.WriteStartObject();
            stamp.Write(json);
            json.WriteString("act"u8, act.Name);
            foreach (var (name, value) in act.Details)
            {
                json.WriteString(name, value);
            }

            // Not closed: the chain adds its two fields and the brace.
            json.Flush();
        }

        DisclosureChain.End(writer, lineStart, key, head);
    }

    /// <summary>Reads a line whose MAC was found good. False where it is no administrative act.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out DisclosureStamp stamp, out AdministrativeAct act)
    {
        (stamp, act) = (default, null!);
        return LineFields.TryRead(line, out var fields)
            && DisclosureStamp.TryRead(fields, out stamp)
            && AdministrativeAct.TryCreate(
                fields.GetValueOrDefault("act", ""),
                [.. fields.Where(field => field.Key is not ("id" or "time" or "act" or "previous" or "mac"))],
                out act);
    }
}
