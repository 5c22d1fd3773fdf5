namespace TokenVault.Load.Calls;

/// <summary>
/// Tokenize with messages that are written and read by hand, so that the generator's share of the two cores is small: the
/// figures are of the server as far as they can be.
/// </summary>
internal static class TokenizeCall
{
    public const string Path = "/tokenvault.v1.TokenService/Tokenize";

    // TokenizeRequest{card{number(16), expiry_month, expiry_year}} as protobuf lays it out.
    public const int RequestBytes = 2 + CardBytes;

    /// <summary>An answer has about a hundred; one with a card's other forms would be another call.</summary>
    public const int AnswerBytesMax = 512;

    private const int CardBytes = 2 + CardNumbers.Digits + 2 + 3;
    private const int MonthAt = 4 + CardNumbers.Digits + 1;

    // The first field of TokenizeResult, of TokenizeResponse and of Token: each a message or text.
    private const byte FirstField = 0x0A;

    /// <summary>Writes the request of a card, <see cref="RequestBytes"/> long.</summary>
    public static void Write(long card, Span<byte> message, byte month = 12)
    {
        message[0] = 0x0A;
        message[1] = CardBytes;
        message[2] = 0x0A;
        message[3] = CardNumbers.Digits;
        CardNumbers.Write(card, message[4..]);
        message[MonthAt - 1] = 0x10;
        message[MonthAt] = month;
        message[MonthAt + 1] = 0x18;

        // 2035 as a varint.
        message[MonthAt + 2] = 0xF3;
        message[MonthAt + 3] = 0x0F;
    }

    /// <summary>The name in a TokenizeResponse; false where there is none, or none that is a token's.</summary>
    public static bool TryReadName(ReadOnlySpan<byte> response, out UInt128 name)
    {
        name = default;
        return ProtoField.TryTake(ref response, FirstField, out var token)
            && ProtoField.TryTake(ref token, FirstField, out var text)
            && TokenName.TryRead(text, out name);
    }

    /// <summary>The TokenizeResponse in a TokenizeResult; false for a refusal.</summary>
    public static bool TryReadResult(ReadOnlySpan<byte> result, out ReadOnlySpan<byte> response) =>
        ProtoField.TryTake(ref result, FirstField, out response);
}
