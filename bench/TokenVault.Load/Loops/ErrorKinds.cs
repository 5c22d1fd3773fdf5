namespace TokenVault.Load.Loops;

/// <summary>Why calls failed: each kind once, in the order in which they came first, with how many of it there were. Used by one thread.</summary>
internal sealed class ErrorKinds
{
    /// <summary>What came when the list was full.</summary>
    public const string Others = "other reasons";

    // A server that puts a different text into each refusal must not fill the memory, or the report.
    private const int KindsMax = 16;
    private const int CharsMax = 200;

    private readonly List<ErrorKind> _kinds = [];

    /// <summary>Calls that failed.</summary>
    public long Count { get; private set; }

    public IReadOnlyList<ErrorKind> Kinds => _kinds;

    public void Add(string why, long count = 1)
    {
        Count += count;
        why = why.Length > CharsMax ? why[..CharsMax] : why;
        var at = IndexOf(why);
        if (at < 0 && _kinds.Count >= KindsMax - 1)
        {
            at = IndexOf(why = Others);
        }

        if (at < 0)
        {
            _kinds.Add(new ErrorKind(why, count));
        }
        else
        {
            _kinds[at] = _kinds[at] with { Count = _kinds[at].Count + count };
        }
    }

    public void Add(IEnumerable<ErrorKind> kinds)
    {
        foreach (var kind in kinds)
        {
            Add(kind.Why, kind.Count);
        }
    }

    public override string ToString() => string.Join("; ", _kinds);

    private int IndexOf(string why) => _kinds.FindIndex(kind => string.Equals(kind.Why, why, StringComparison.Ordinal));
}
