using System.Buffers.Text;

namespace TokenVault.Load.Calls;

/// <summary>Messages of TokenizeStream, written and read by hand as <see cref="TokenizeCall"/>'s are. The reference of each is its place among those under way.</summary>
internal static class StreamCall
{
    public const string Path = "/tokenvault.v1.TokenService/TokenizeStream";

    /// <summary>As many as its reference, four hexadecimal digits, tells apart.</summary>
    public const int PlacesMax = 1 << 16;

    private const int ReferenceDigits = 4;
    private const byte ReferenceField = 0x0A;
    private const byte RequestField = 0x12;
    private const byte ResultField = 0x12;

    // The reference with its field and length, and the field and length of what stands behind it.
    private const int OverheadBytes = 2 + ReferenceDigits + 1 + 2;

    public static int RequestBytesOf(int tokenizeBytesMax) => OverheadBytes + tokenizeBytesMax;

    // The result has a field and a length more.
    public static int AnswerBytesOf(int tokenizeBytesMax) => OverheadBytes + 3 + tokenizeBytesMax;

    /// <summary>Writes TokenizeStreamRequest{reference, request} and gives its length.</summary>
    public static int Write(ICallWork work, int place, long card, Span<byte> message)
    {
        message[0] = ReferenceField;
        message[1] = ReferenceDigits;
        Utf8Formatter.TryFormat(place, message[2..], out _, new System.Buffers.StandardFormat('x', ReferenceDigits));
        var request = message[(2 + ReferenceDigits)..];
        var length = work.Write(card, request[2..]);
        request[0] = RequestField;

        // Below 128: one byte of length.
        request[1] = (byte)length;
        return 2 + ReferenceDigits + 2 + length;
    }

    /// <summary>Reads TokenizeStreamResponse{reference, result{response}}: the place, and the TokenizeResponse; that is empty for a refusal.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out int place, out ReadOnlySpan<byte> answer)
    {
        answer = default;
        place = 0;
        if (!ProtoField.TryTake(ref message, ReferenceField, out var reference)
            || !Utf8Parser.TryParse(reference, out place, out var used, 'x')
            || used != ReferenceDigits
            || !ProtoField.TryTake(ref message, ResultField, out var result))
        {
            return false;
        }

        _ = TokenizeCall.TryReadResult(result, out answer);
        return true;
    }
}
