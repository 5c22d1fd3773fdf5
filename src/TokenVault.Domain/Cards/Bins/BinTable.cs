namespace TokenVault.Domain.Cards.Bins;

/// <summary>What the leading digits tell of a card: where its money comes from and the country of its bank. Advice only.</summary>
/// <remarks>Unchangeable and safe for use by many threads. A look-up is a binary search and allocates nothing.</remarks>
public sealed class BinTable
{
    // Where a stretch of numbers begins, ascending, and what holds from there to the next. Overlaps are resolved when it is made.
    private readonly int[] _starts;
    private readonly (CardFunding Funding, CardCountry Country)[] _facts;

    private BinTable(int[] starts, (CardFunding Funding, CardCountry Country)[] facts) => (_starts, _facts) = (starts, facts);

    /// <summary>A table that knows nothing.</summary>
    public static BinTable Empty { get; } = new([0], [default]);

    /// <summary>Of ranges in any order. Where several hold a number the narrowest tells; of equally narrow ones the later.</summary>
    public static BinTable Of(IReadOnlyList<BinRange> ranges)
    {
        // A sweep over all ends. What begins earlier and is wider lies under what is narrower.
        var byStart = ranges.Select((range, order) => (range, order)).OrderBy(entry => entry.range.First).ToList();
        var edges = ranges.SelectMany(range => new[] { range.First, range.Last + 1 }).Append(0).Distinct().Order().ToList();
        var open = new PriorityQueue<BinRange, (long Width, int Order)>();
        var starts = new List<int>(edges.Count);
        var facts = new List<(CardFunding, CardCountry)>(edges.Count);
        var next = 0;
        foreach (var edge in edges)
        {
            for (; next < byStart.Count && byStart[next].range.First <= edge; next++)
            {
                open.Enqueue(byStart[next].range, (byStart[next].range.Width, -byStart[next].order));
            }

            while (open.TryPeek(out var narrowest, out _) && narrowest.Last < edge)
            {
                open.Dequeue();
            }

            var fact = open.TryPeek(out var range, out _) ? (range.Funding, range.Country) : default;
            if (facts.Count == 0 || facts[^1] != fact)
            {
                starts.Add(edge);
                facts.Add(fact);
            }
        }

        return new BinTable([.. starts], [.. facts]);
    }

    /// <summary>Unknown and none where the table does not hold the card's leading digits.</summary>
    public (CardFunding Funding, CardCountry Country) Find(Pan pan)
    {
        var at = Array.BinarySearch(_starts, pan.LeadingEight);
        return _facts[at >= 0 ? at : ~at - 1];
    }
}
