namespace TokenVault.MemoryDump.Search;

/// <summary>Looks for thousands of numbers in all forms of the card scan. Safe for many threads.</summary>
internal sealed class NumbersSearch(IReadOnlyList<string> numbers)
{
    private readonly NeedleTable _needles = new(numbers);
    private readonly SeparatedDigits _separated = new(numbers);

    public int Forms => _needles.Count;

    /// <summary>Pieces of a larger whole have to overlap by so much.</summary>
    public int OverlapBytes => Math.Max(_needles.LongestBytes, 64) + 1;

    /// <param name="bytes">What is searched, with 8 bytes behind it that are not its own; nothing is reported that begins there.</param>
    public List<DumpFind> Search(ReadOnlySpan<byte> bytes)
    {
        var finds = new List<DumpFind>();
        var end = bytes.Length - sizeof(ulong);
        for (var at = 0; at <= end; at++)
        {
            var window = NeedleTable.WindowAt(bytes, at);
            if (window == 0)
            {
                // No form is six zeros, so whatever begins behind them begins at the first byte that is none, or a little before.
                var step = bytes[at..].IndexOfAnyExcept((byte)0);
                if (step < 0)
                {
                    break;
                }

                at += Math.Max(0, step - NeedleTable.WindowBytes);
            }
            else if (_needles.MayHold(window))
            {
                _needles.Match(bytes, at, window, finds);
            }
        }

        _separated.Search(bytes, finds);
        return finds;
    }
}
