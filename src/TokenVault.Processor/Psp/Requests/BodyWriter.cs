using System.Text;
using TokenVault.Domain.Errors;
using TokenVault.Profiles;
using TokenVault.Profiles.Requests;

namespace TokenVault.Processor.Psp.Requests;

/// <summary>Renders a body: copies a profile's segments, the order's values and the card into one buffer.</summary>
internal ref struct BodyWriter(Span<byte> destination, BodyContent content, OrderValues values)
{
    // The longest text that a contract allows is a return address of 1,024 characters; others have 255 of at most 3 bytes.
    private const int ValueBytesMax = 1024;

    private readonly Span<byte> _destination = destination;

    public int Written { get; private set; }

    /// <exception cref="VaultException">A text is longer than its placeholder allows or holds a control character.</exception>
    public void Render(IReadOnlyList<Segment> segments, scoped CardInHand card)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            switch (segment.Kind)
            {
                case SegmentKind.Literal:
                    segment.Literal.Span.CopyTo(_destination[Written..]);
                    Written += segment.Literal.Length;
                    break;
                case SegmentKind.Separator:
                    Separate();
                    break;
                case SegmentKind.Value:
                    WriteValue(segment);
                    break;
                case SegmentKind.Card when segment.Card == CardField.HolderName:
                    Write(card.Name);
                    break;
                case SegmentKind.Card:
                    Written += card.Write(segment.Card, _destination[Written..]);
                    break;
                case SegmentKind.SkipUnless when !Condition.AllHold(segment.Conditions, values.Traits):
                case SegmentKind.SkipIfEmpty when values.IsEmpty(segment.Placeholder):
                case SegmentKind.SkipWithoutCvc when !card.HasCvc:
                case SegmentKind.SkipWithoutName when card.Name.IsEmpty:
                    i = segment.Target - 1;
                    break;
                default:
                    break;
            }
        }
    }

    private void Separate()
    {
        if (content == BodyContent.Form)
        {
            if (Written > 0)
            {
                _destination[Written++] = (byte)'&';
            }
        }
        else if (_destination[Written - 1] is not ((byte)'{' or (byte)'['))
        {
            // A text's own braces are followed by its closing quote, so the last byte tells.
            _destination[Written++] = (byte)',';
        }
    }

    private void WriteValue(Segment segment)
    {
        if (segment.Placeholder == Placeholder.Cryptogram)
        {
            Write(values.Cryptogram);
            return;
        }

        var text = values.Text(segment.Placeholder, segment.Index).AsSpan();
        if (segment.CharsMax > 0 && text.Length > segment.CharsMax)
        {
            // Not in the middle of a surrogate pair.
            text = text[..(char.IsHighSurrogate(text[segment.CharsMax - 1]) ? segment.CharsMax - 1 : segment.CharsMax)];
        }

        Span<byte> bytes = stackalloc byte[ValueBytesMax];
        if (text.Length > ValueBytesMax
            || !Encoding.UTF8.TryGetBytes(text, bytes, out var length)
            || length > PlaceholderTable.BytesMax(segment.Placeholder))
        {
            throw new VaultException(VaultErrorCode.RequestTooLarge);
        }

        Write(bytes[..length]);
    }

    private void Write(scoped ReadOnlySpan<byte> value)
    {
        try
        {
            Written += content == BodyContent.Json
                ? BodyEncoding.WriteJson(value, _destination[Written..])
                : BodyEncoding.WritePercentEncoded(value, _destination[Written..]);
        }
        catch (ArgumentException error)
        {
            throw new VaultException(VaultErrorCode.RequestMalformed, cause: error);
        }
    }
}
