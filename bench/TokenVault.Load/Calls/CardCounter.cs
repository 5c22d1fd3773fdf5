namespace TokenVault.Load.Calls;

/// <summary>Gives each caller cards that nobody had yet.</summary>
/// <param name="first">The first one.</param>
/// <param name="end">Where they end; from there on there is none.</param>
internal sealed class CardCounter(long first, long end)
{
    private long _next = first;

    /// <summary>The first that was not given out.</summary>
    public long Next => Math.Min(Interlocked.Read(ref _next), end);

    /// <summary>The first of so many cards in a row, or -1.</summary>
    public long Take(int count)
    {
        var card = Interlocked.Add(ref _next, count) - count;
        return card + count <= end ? card : -1;
    }
}
