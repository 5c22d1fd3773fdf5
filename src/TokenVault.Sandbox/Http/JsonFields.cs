using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace TokenVault.Sandbox.Http;

/// <summary>JSON as a flat list of fields whose values stay where they are in the request's buffer (RFC 8259).</summary>
internal static class JsonFields
{
    private const int DepthMax = 8;

    /// <param name="json">Escapes in it are undone in place.</param>
    /// <param name="add">Given a field's name, where its value starts and how long it is.</param>
    /// <exception cref="StripeError">It is no JSON object, or too deep.</exception>
    public static void Read(Span<byte> json, Action<string, int, int> add)
    {
        if (json.IsEmpty)
        {
            return;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax });
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                throw NotAnObject();
            }

            ReadObject(ref reader, json, "", add);
            if (reader.Read())
            {
                throw NotAnObject();
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The parser's own message would repeat what it met.
            throw NotAnObject();
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, Span<byte> json, string parent, Action<string, int, int> add)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            ReadValue(ref reader, json, parent.Length == 0 ? name : $"{parent}[{name}]", add);
        }
    }

    private static void ReadArray(ref Utf8JsonReader reader, Span<byte> json, string parent, Action<string, int, int> add)
    {
        for (var i = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; i++)
        {
            ReadValue(ref reader, json, string.Create(CultureInfo.InvariantCulture, $"{parent}[{i}]"), add);
        }
    }

    private static void ReadValue(ref Utf8JsonReader reader, Span<byte> json, string name, Action<string, int, int> add)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ReadObject(ref reader, json, name, add);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref reader, json, name, add);
                break;
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String:
                // The quotation mark stands where the token starts.
                var start = (int)reader.TokenStartIndex + 1;
                add(name, start, reader.ValueIsEscaped ? Unescape(ref reader, json[start..]) : reader.ValueSpan.Length);
                break;
            default:
                add(name, (int)reader.TokenStartIndex, reader.ValueSpan.Length);
                break;
        }
    }

    private static int Unescape(ref Utf8JsonReader reader, Span<byte> value)
    {
        var escaped = reader.ValueSpan.Length;
        var scratch = ArrayPool<byte>.Shared.Rent(escaped);
        try
        {
            var length = reader.CopyString(scratch);
            scratch.AsSpan(0, length).CopyTo(value);

            // What is left behind the shorter value would be a second copy.
            value[length..escaped].Clear();
            return length;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scratch);
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static StripeError NotAnObject() =>
        StripeError.BadParameter("", "parameter_invalid_string", "The body must be a JSON object.");
}
