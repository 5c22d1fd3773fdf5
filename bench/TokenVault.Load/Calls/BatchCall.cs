using Grpc.Core;

namespace TokenVault.Load.Calls;

/// <summary>BatchTokenize of a hundred cards, written and read by hand as <see cref="TokenizeCall"/> is.</summary>
internal static class BatchCall
{
    public const int Cards = 100;

    // BatchTokenizeRequest{requests} as protobuf lays it out: each with its field and length before it.
    private const int ItemBytes = 2 + TokenizeCall.RequestBytes;

    // A token alone has 32 bytes with its field and length; a refusal is shorter than what a hundred of them come to.
    private const int AnswerBytesMin = Cards * 64;

    public static Method<CardOrder, TokenAnswer> Method { get; } = new(
        MethodType.Unary,
        "tokenvault.v1.TokenService",
        "BatchTokenize",
        Marshallers.Create<CardOrder>(WriteRequest, _ => throw new NotSupportedException()),
        Marshallers.Create<TokenAnswer>((_, _) => throw new NotSupportedException(), ReadResponse));

    private static void WriteRequest(CardOrder order, SerializationContext context)
    {
        context.SetPayloadLength(Cards * ItemBytes);
        var message = context.GetBufferWriter().GetSpan(Cards * ItemBytes);
        for (var i = 0; i < Cards; i++)
        {
            var item = message.Slice(i * ItemBytes, ItemBytes);
            item[0] = 0x0A;
            item[1] = TokenizeCall.RequestBytes;
            TokenizeCall.Write(order.Card + i, item[2..]);
        }

        context.GetBufferWriter().Advance(Cards * ItemBytes);
        context.Complete();
    }

    private static TokenAnswer ReadResponse(DeserializationContext context) =>
        context.PayloadLength >= AnswerBytesMin ? TokenAnswer.Token : TokenAnswer.Nothing;
}
