namespace TokenVault.Load.Calls;

/// <summary>The call of <see cref="NewCardWork"/> to the echo, whose answer is read alike and not kept, since it is always the same.</summary>
internal sealed class EchoWork : ICallWork
{
    private long _next;

    public string Path => TokenizeCall.Path;

    public int CardsPerCall => 1;

    public int RequestBytesMax => TokenizeCall.RequestBytes;

    public int AnswerBytesMax => TokenizeCall.AnswerBytesMax;

    public long Next(int caller) => Interlocked.Increment(ref _next);

    public int Write(long card, Span<byte> message)
    {
        TokenizeCall.Write(card, message);
        return TokenizeCall.RequestBytes;
    }

    public bool Accept(long card, ReadOnlySpan<byte> message) => TokenizeCall.TryReadName(message, out _);
}
