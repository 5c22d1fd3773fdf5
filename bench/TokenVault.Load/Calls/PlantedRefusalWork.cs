namespace TokenVault.Load.Calls;

/// <summary>The echo's call, every tenth of which the echo refuses: a client that takes refusals for answers is found by it.</summary>
internal sealed class PlantedRefusalWork(int calls) : ICallWork
{
    /// <summary>Cards that expire in November are refused by the echo.</summary>
    public const byte RefusedMonth = 11;

    private const int Each = 10;

    private long _next = -1;

    public string Path => TokenizeCall.Path;

    public int CardsPerCall => 1;

    public int RequestBytesMax => TokenizeCall.RequestBytes;

    public int AnswerBytesMax => TokenizeCall.AnswerBytesMax;

    public long Refused => calls / Each;

    public long Next(int caller) => Interlocked.Increment(ref _next) is var call && call < calls ? call : -1;

    public int Write(long card, Span<byte> message)
    {
        TokenizeCall.Write(card, message, card % Each == 0 ? RefusedMonth : (byte)12);
        return TokenizeCall.RequestBytes;
    }

    public bool Accept(long card, ReadOnlySpan<byte> message) => TokenizeCall.TryReadName(message, out _);
}
