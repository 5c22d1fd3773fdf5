namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// The day's numbers: one table of 8 bytes a place, in which those of a bucket stand in one run, so that one walk tells whether a
/// number is there and how many others its bucket has. Used under its owner's lock.
/// </summary>
/// <remarks>
/// Linear probing from the place that the bucket's leading bits name, at most seven tenths full: a walk reads some 16 places of
/// memory that lies together. Of a bucket's numbers the first 32 stand there and more in a set of the bucket's own, so that a merchant whose
/// bound is high doesn't make every walk long.
/// </remarks>
internal sealed class NumberTable
{
    private const int RunMax = 32;
    private const int BitsMin = 12;

    private readonly Dictionary<ulong, HashSet<ulong>> _crowds = [];
    private ulong[] _places = new ulong[1 << BitsMin];
    private int _bits = BitsMin;
    private int _inRuns;

    /// <summary>How many numbers there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the number is there, and how many its bucket has.</summary>
    public bool Contains(ulong number, out int inBucket)
    {
        inBucket = 0;
        var mask = _places.Length - 1;
        for (var at = HomeOf(number); _places[at] is not 0 and var other; at = (at + 1) & mask)
        {
            if (other == number)
            {
                return true;
            }

            if (CountedNumber.IsOfOneBucket(other, number))
            {
                inBucket++;
            }
        }

        if (inBucket < RunMax || !_crowds.TryGetValue(CountedNumber.BucketOf(number), out var crowd))
        {
            return false;
        }

        inBucket += crowd.Count;
        return crowd.Contains(number);
    }

    /// <summary>Adds a number that is not there, to a bucket of which the caller knows how many it has.</summary>
    public void Add(ulong number, int inBucket)
    {
        Count++;
        if (inBucket >= RunMax)
        {
            var bucket = CountedNumber.BucketOf(number);
            if (!_crowds.TryGetValue(bucket, out var crowd))
            {
                _crowds[bucket] = crowd = [];
            }

            crowd.Add(number);
            return;
        }

        if (_inRuns >= _places.Length / 10 * 7)
        {
            Double();
        }

        Place(number);
        _inRuns++;
    }

    // The leading bits, which are the bucket's.
    private int HomeOf(ulong number) => (int)(number >> (64 - _bits));

    private void Place(ulong number)
    {
        var mask = _places.Length - 1;
        var at = HomeOf(number);
        while (_places[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _places[at] = number;
    }

    private void Double()
    {
        var before = _places;
        _bits++;
        _places = new ulong[1 << _bits];
        foreach (var number in before)
        {
            if (number != 0)
            {
                Place(number);
            }
        }
    }
}
