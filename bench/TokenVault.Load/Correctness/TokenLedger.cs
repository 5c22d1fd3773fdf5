namespace TokenVault.Load.Correctness;

/// <summary>
/// Which token was acknowledged for which card: sixteen bytes a card in one array that is there from the beginning, so that keeping them
/// costs a run next to nothing. Each card is asked for by one caller at a time until it is known.
/// </summary>
internal sealed class TokenLedger(int cardsMax)
{
    // The system gives pages of it only when they are written to.
    private readonly UInt128[] _names = new UInt128[cardsMax];
    private long _others;

    public int CardsMax => _names.Length;

    /// <summary>How often a card was answered with another token than before.</summary>
    public long Others => Interlocked.Read(ref _others);

    /// <summary>Keeps a card's token; false where it has another one already.</summary>
    public bool Keep(long card, UInt128 name)
    {
        ref var kept = ref _names[card];
        if (kept == default)
        {
            kept = name;
            return true;
        }

        if (kept == name)
        {
            return true;
        }

        Interlocked.Increment(ref _others);
        return false;
    }

    public bool IsKnown(long card) => _names[card] != default;

    /// <summary>How many cards have a token, and how many of these have one that another card has as well.</summary>
    public (int Tokens, int Shared) Count()
    {
        var names = Array.FindAll(_names, static name => name != default);
        Array.Sort(names);
        var shared = 0;
        for (var i = 1; i < names.Length; i++)
        {
            shared += names[i] == names[i - 1] ? 1 : 0;
        }

        return (names.Length, shared);
    }
}
