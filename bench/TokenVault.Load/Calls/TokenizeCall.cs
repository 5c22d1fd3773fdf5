using System.Buffers;
using System.Text;
using Grpc.Core;

namespace TokenVault.Load.Calls;

/// <summary>
/// Tokenize with messages that are written and read by hand, so that the generator's share of the two cores is small: the
/// figures are of the server as far as they can be.
/// </summary>
internal static class TokenizeCall
{
    // TokenizeRequest{card{number(16), expiry_month, expiry_year}} as protobuf lays it out.
    public const int RequestBytes = 2 + CardBytes;
    private const int CardBytes = 2 + CardNumbers.Digits + 2 + 3;

    // An answer begins with the message `token`, which begins with the token's name.
    private const int NameAtMax = 16;
    private const int NameBytes = 30;

    public static Method<CardOrder, TokenAnswer> Method { get; } = Of(ReadResponse);

    /// <summary>The same, and the token's name is read; empty where there is none.</summary>
    public static Method<CardOrder, string> NamedMethod { get; } = Of(ReadName);

    private static Method<CardOrder, T> Of<T>(Func<DeserializationContext, T> read) => new(
        MethodType.Unary,
        "tokenvault.v1.TokenService",
        "Tokenize",
        Marshallers.Create<CardOrder>(WriteRequest, _ => throw new NotSupportedException()),
        Marshallers.Create((_, _) => throw new NotSupportedException(), read));

    private static void WriteRequest(CardOrder order, SerializationContext context)
    {
        context.SetPayloadLength(RequestBytes);
        Write(order.Card, context.GetBufferWriter().GetSpan(RequestBytes));
        context.GetBufferWriter().Advance(RequestBytes);
        context.Complete();
    }

    /// <summary>Writes the request of a card, <see cref="RequestBytes"/> long.</summary>
    public static void Write(long card, Span<byte> message)
    {
        message[0] = 0x0A;
        message[1] = CardBytes;
        message[2] = 0x0A;
        message[3] = CardNumbers.Digits;
        CardNumbers.Write(card, message[4..]);
        var rest = message[(4 + CardNumbers.Digits)..];
        rest[0] = 0x10;
        rest[1] = 12;
        rest[2] = 0x18;

        // 2035 as a varint.
        rest[3] = 0xF3;
        rest[4] = 0x0F;
    }

    private static string ReadName(DeserializationContext context)
    {
        var message = context.PayloadAsReadOnlySequence();
        Span<byte> head = stackalloc byte[NameAtMax + NameBytes];
        head = head[..(int)Math.Min(head.Length, message.Length)];
        message.Slice(0, head.Length).CopyTo(head);
        var at = head.IndexOf("tok_"u8);
        return at >= 0 && at + NameBytes <= head.Length ? Encoding.ASCII.GetString(head.Slice(at, NameBytes)) : "";
    }

    // An answer begins with the message `token`, which holds the token's 30 characters; anything shorter is none.
    private static TokenAnswer ReadResponse(DeserializationContext context) =>
        context.PayloadLength > 32 ? TokenAnswer.Token : TokenAnswer.Nothing;
}
