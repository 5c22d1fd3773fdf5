using TokenVault.Load.Correctness;

namespace TokenVault.Load.Calls;

/// <summary>Tokenize of cards that have a token: each answer is that one. Cards whose token nobody was told are passed over.</summary>
/// <param name="ledger">What was told.</param>
/// <param name="first">The first card.</param>
/// <param name="end">Behind the last one.</param>
/// <param name="isEndless">Whether to begin anew behind the last one.</param>
/// <param name="step">From each card to the next; more than 1 asks for a sample.</param>
internal sealed class KnownCardWork(TokenLedger ledger, long first, long end, bool isEndless, long step = 1) : ICallWork
{
    private long _next = first - step;

    public string Path => TokenizeCall.Path;

    public int CardsPerCall => 1;

    public int RequestBytesMax => TokenizeCall.RequestBytes;

    public int AnswerBytesMax => TokenizeCall.AnswerBytesMax;

    public long Next(int caller)
    {
        while (true)
        {
            var card = Interlocked.Add(ref _next, step);
            if (isEndless)
            {
                card = first + ((card - first) % (end - first));
            }
            else if (card >= end)
            {
                return -1;
            }

            if (ledger.IsKnown(card))
            {
                return card;
            }
        }
    }

    public int Write(long card, Span<byte> message)
    {
        TokenizeCall.Write(card, message);
        return TokenizeCall.RequestBytes;
    }

    public bool Accept(long card, ReadOnlySpan<byte> message) => TokenizeCall.TryReadName(message, out var name) && ledger.Keep(card, name);
}
