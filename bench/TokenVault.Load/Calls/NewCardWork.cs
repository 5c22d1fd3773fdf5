using TokenVault.Load.Correctness;

namespace TokenVault.Load.Calls;

/// <summary>Tokenize, each card once. Its token is kept.</summary>
internal sealed class NewCardWork(CardCounter cards, TokenLedger ledger) : ICallWork
{
    public string Path => TokenizeCall.Path;

    public int CardsPerCall => 1;

    public int RequestBytesMax => TokenizeCall.RequestBytes;

    public int AnswerBytesMax => TokenizeCall.AnswerBytesMax;

    public long Next(int caller) => cards.Take(1);

    public int Write(long card, Span<byte> message)
    {
        TokenizeCall.Write(card, message);
        return TokenizeCall.RequestBytes;
    }

    public bool Accept(long card, ReadOnlySpan<byte> message) => TokenizeCall.TryReadName(message, out var name) && ledger.Keep(card, name);
}
