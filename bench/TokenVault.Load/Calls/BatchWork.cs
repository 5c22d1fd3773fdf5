using TokenVault.Load.Correctness;

namespace TokenVault.Load.Calls;

/// <summary>BatchTokenize of a hundred new cards, written and read by hand as <see cref="TokenizeCall"/>'s messages are. Each token is kept.</summary>
internal sealed class BatchWork(CardCounter cards, TokenLedger ledger) : ICallWork
{
    public const int Cards = 100;

    // BatchTokenizeRequest{requests} and BatchTokenizeResponse{results}: each with its field and length before it.
    private const byte ItemField = 0x0A;
    private const int ItemBytes = 2 + TokenizeCall.RequestBytes;

    public string Path => "/tokenvault.v1.TokenService/BatchTokenize";

    public int CardsPerCall => Cards;

    public int RequestBytesMax => Cards * ItemBytes;

    public int AnswerBytesMax => Cards * 256;

    public long Next(int caller) => cards.Take(Cards);

    public int Write(long card, Span<byte> message)
    {
        for (var i = 0; i < Cards; i++)
        {
            var item = message.Slice(i * ItemBytes, ItemBytes);
            item[0] = ItemField;
            item[1] = TokenizeCall.RequestBytes;
            TokenizeCall.Write(card + i, item[2..]);
        }

        return Cards * ItemBytes;
    }

    public bool Accept(long card, ReadOnlySpan<byte> message)
    {
        for (var i = 0; i < Cards; i++)
        {
            if (!ProtoField.TryTake(ref message, ItemField, out var result)
                || !TokenizeCall.TryReadResult(result, out var response)
                || !TokenizeCall.TryReadName(response, out var name)
                || !ledger.Keep(card + i, name))
            {
                return false;
            }
        }

        return message.IsEmpty;
    }
}
