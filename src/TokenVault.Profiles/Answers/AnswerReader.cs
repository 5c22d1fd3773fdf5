using System.Text;
using System.Text.Json;

namespace TokenVault.Profiles.Answers;

/// <summary>Reads an answer's JSON once, at the places of a plan.</summary>
public static class AnswerReader
{
    // A return address is the longest that is wanted: 2,048 in our contracts.
    private const int TextBytesMax = 2048;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <summary>
    /// Reads exactly one JSON value. Null where the body is anything else, where a place stands twice in it, or where two
    /// elements of a list are the one that is looked for: such an answer has no one meaning.
    /// </summary>
    /// <param name="plan">The places.</param>
    /// <param name="body">The whole body.</param>
    /// <param name="filters">The values of the plan's filters.</param>
    public static Answer? Read(AnswerPlan plan, ReadOnlyMemory<byte> body, IReadOnlyList<string> filters)
    {
        var reading = new Reading(body, new AnswerValue[plan.Slots], filters);
        try
        {
            var reader = new Utf8JsonReader(body.Span, Options);
            return reader.Read() && reading.Visit(ref reader, plan.Root) && !reader.Read() ? new Answer(reading.Values) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is thrown for a text or a name with half of a surrogate pair, escaped, which the grammar allows.
            return null;
        }
    }

    private sealed class Reading(ReadOnlyMemory<byte> body, AnswerValue[] values, IReadOnlyList<string> filters)
    {
        public AnswerValue[] Values => values;

        /// <summary>Leaves the reader at the value's last token. False where the answer is ambiguous.</summary>
        public bool Visit(ref Utf8JsonReader reader, AnswerNode node)
        {
            if (node.Slot >= 0 && !Keep(ref reader, node.Slot))
            {
                return false;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when node.Members.Count > 0:
                    return VisitMembers(ref reader, node);
                case JsonTokenType.StartArray when node.First is not null || node.Found is not null || node.CountSlot >= 0:
                    return VisitElements(ref reader, node);
                default:
                    reader.Skip();
                    return true;
            }
        }

        private bool VisitMembers(ref Utf8JsonReader reader, AnswerNode node)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = Find(ref reader, node);
                reader.Read();
                if (member is null)
                {
                    reader.Skip();
                }
                else if (!Visit(ref reader, member))
                {
                    return false;
                }
            }

            return true;
        }

        private bool VisitElements(ref Utf8JsonReader reader, AnswerNode node)
        {
            var count = 0;
            var found = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var element = count++ == 0 && node.First is { } first ? first
                    : node.Found is { } filter && Matches(reader, filter) && found++ >= 0 ? filter.Node
                    : null;
                if (element is null)
                {
                    reader.Skip();
                }
                else if (found > 1 || !Visit(ref reader, element))
                {
                    return false;
                }
            }

            return node.CountSlot < 0 || Keep(node.CountSlot, Encoding.ASCII.GetBytes(count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        // The reader is a copy: looking ahead does not move the other one.
        private bool Matches(Utf8JsonReader reader, AnswerFilter filter)
        {
            foreach (var name in filter.Names)
            {
                if (!Enter(ref reader, name))
                {
                    return false;
                }
            }

            return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(filters[filter.Index]);
        }

        private static bool Enter(ref Utf8JsonReader reader, byte[] name)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = reader.ValueTextEquals(name);
                reader.Read();
                if (isIt)
                {
                    return true;
                }

                reader.Skip();
            }

            return false;
        }

        private static AnswerNode? Find(ref Utf8JsonReader reader, AnswerNode node)
        {
            foreach (var (name, member) in node.Members)
            {
                if (reader.ValueTextEquals(name))
                {
                    return member;
                }
            }

            return null;
        }

        private bool Keep(ref Utf8JsonReader reader, int slot) => reader.TokenType switch
        {
            JsonTokenType.Null => Keep(slot, null, isPresent: false),
            JsonTokenType.StartObject or JsonTokenType.StartArray => Keep(slot, null),
            JsonTokenType.String when reader.ValueIsEscaped => Keep(slot, Unescape(ref reader)),
            JsonTokenType.String => Keep(slot, body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length)),
            _ => Keep(slot, body.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length)),
        };

        private bool Keep(int slot, ReadOnlyMemory<byte>? bytes, bool isPresent = true)
        {
            if (values[slot].IsPresent)
            {
                return false;
            }

            var isFit = bytes is { Length: <= TextBytesMax } text && !text.Span.ContainsAnyExceptInRange((byte)' ', (byte)'~');
            values[slot] = new AnswerValue(isPresent, isFit, bytes ?? default);
            return true;
        }

        private static byte[] Unescape(ref Utf8JsonReader reader)
        {
            var bytes = new byte[reader.ValueSpan.Length];
            return bytes[..reader.CopyString(bytes)];
        }
    }
}
