using System.Text.Json;

namespace TokenVault.Processor.Disclosures;

/// <summary>The fields of a line, all of them texts.</summary>
internal static class LineFields
{
    /// <summary>False where the line is no object of texts.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out Dictionary<string, string> fields)
    {
        fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                fields[name] = reader.GetString() ?? "";
            }

            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
