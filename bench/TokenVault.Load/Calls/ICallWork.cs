namespace TokenVault.Load.Calls;

/// <summary>What the callers of a run ask for and what they take for an answer. Called by many threads at once; allocates nothing.</summary>
internal interface ICallWork
{
    /// <summary>The method, such as /package.Service/Method.</summary>
    string Path { get; }

    /// <summary>What each call asks for; rates are of these.</summary>
    int CardsPerCall { get; }

    /// <summary>The longest request.</summary>
    int RequestBytesMax { get; }

    /// <summary>The longest answer that can be right; a longer one counts as an error.</summary>
    int AnswerBytesMax { get; }

    /// <summary>What a caller asks for next, by the index of its first card; -1 where it has done all.</summary>
    long Next(int caller);

    /// <summary>Writes the request and gives its length.</summary>
    int Write(long card, Span<byte> message);

    /// <summary>Whether the answer is the one wanted. Only of calls that ended well.</summary>
    bool Accept(long card, ReadOnlySpan<byte> message);
}
