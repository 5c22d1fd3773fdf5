namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// The day's numbers: 8 bytes a place, in which those of a bucket stand in one run, so that one walk tells whether a number is there
/// and how many others its bucket has. Used under its owner's lock.
/// </summary>
/// <remarks>
/// Linear probing from the place that the bucket's bits name, at most three quarters full: a walk reads some 16 places of memory
/// that lies together. It is in 256 parts by the leading bits, each of which grows by half when it is full: a table that doubled as a whole
/// would take three times its size at that moment, and be half empty afterwards. Of a bucket's numbers the first 32 stand there and more in
/// a set of the bucket's own, so that a merchant whose bound is high doesn't make every walk long.
/// </remarks>
internal sealed class NumberTable
{
    private const int RunMax = 32;
    private const int PartBits = 8;
    private const int PlacesMin = 16;

    private readonly Dictionary<ulong, HashSet<ulong>> _crowds = [];
    private readonly NumberPlaces[] _parts = [.. Enumerable.Range(0, 1 << PartBits).Select(_ => new NumberPlaces(PlacesMin))];
    private readonly int[] _counts = new int[1 << PartBits];

    /// <summary>How many numbers there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the number is there, and how many its bucket has.</summary>
    public bool Contains(ulong number, out int inBucket)
    {
        inBucket = 0;
        var part = _parts[PartOf(number)];
        var places = part.Span;
        for (var at = HomeOf(number, places.Length); places[at] is not 0 and var other; at = Next(at, places.Length))
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

        var part = PartOf(number);
        if (_counts[part] >= _parts[part].Length / 4 * 3)
        {
            Grow(part);
        }

        Place(number, _parts[part].Span);
        _counts[part]++;
    }

    private static int PartOf(ulong number) => (int)(number >> (64 - PartBits));

    // By the bucket's bits alone, so that its numbers begin at one place; in the order of the bits, whatever the length is.
    private static int HomeOf(ulong number, int length) =>
        (int)Math.BigMul(CountedNumber.BucketOf(number) << (64 - (8 * CountedNumber.BucketBytes) + PartBits), (ulong)length, out _);

    private static int Next(int at, int length) => at + 1 == length ? 0 : at + 1;

    private static void Place(ulong number, Span<ulong> places)
    {
        var at = HomeOf(number, places.Length);
        while (places[at] != 0)
        {
            at = Next(at, places.Length);
        }

        places[at] = number;
    }

    private void Grow(int part)
    {
        var before = _parts[part];
        var after = new NumberPlaces(before.Length + (before.Length / 2));
        foreach (var number in before.Span)
        {
            if (number != 0)
            {
                Place(number, after.Span);
            }
        }

        _parts[part] = after;
        before.Dispose();
    }
}
