namespace TokenVault.Processor.Disclosures.Entries;

/// <summary>
/// Where each thousandth entry stands and which times are between, so that a search by time or from a place reads only what it has to.
/// In memory, made at the start while the record is checked: some 40 bytes for 1,024 entries.
/// </summary>
/// <remarks>
/// Times are looked at as spans and not as an order, so a clock that was set back hides nothing; it only makes a search read more.
/// One thread adds, any may search.
/// </remarks>
internal sealed class DisclosureBlocks
{
    public const int EntriesPerBlock = 1024;

    private readonly Lock _lock = new();
    private readonly List<DisclosureBlock> _blocks = [];
    private long _count;

    /// <summary>Takes the next entry.</summary>
    /// <param name="offset">Where its line begins.</param>
    /// <param name="time">Its time; null where it can't be told, so that no search by time passes it over.</param>
    public void Add(long offset, DateTimeOffset? time)
    {
        var (earliest, latest) = (time ?? DateTimeOffset.MinValue, time ?? DateTimeOffset.MaxValue);
        lock (_lock)
        {
            if (_count % EntriesPerBlock == 0)
            {
                _blocks.Add(new DisclosureBlock(_count, offset, earliest, latest));
            }
            else
            {
                var last = _blocks[^1];
                _blocks[^1] = last with
                {
                    Earliest = earliest < last.Earliest ? earliest : last.Earliest,
                    Latest = latest > last.Latest ? latest : last.Latest,
                };
            }

            _count++;
        }
    }

    /// <summary>The first block that ends after an entry's number and may hold one of the span. False where there is none.</summary>
    public bool TryFind(long number, DateTimeOffset from, DateTimeOffset until, out DisclosureBlock block)
    {
        lock (_lock)
        {
            for (var at = number / EntriesPerBlock; at < _blocks.Count; at++)
            {
                if (_blocks[(int)at].Overlaps(from, until))
                {
                    block = _blocks[(int)at];
                    return true;
                }
            }
        }

        block = default;
        return false;
    }
}
