namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// The day's numbers: whether one is there and how many others its bucket has, in little more than 5 bytes each (<see cref="NumberBlocks"/>).
/// Used under its owner's lock.
/// </summary>
/// <remarks>
/// Of a bucket's numbers the first 32 stand in the blocks and more in a set of the bucket's own, so that a merchant whose bound is high doesn't
/// crowd those of others. In the blocks a number passes for one that is there where both share a bucket and 24 bits: with twenty there that
/// is one in 840,000. See <see cref="CountedNumber"/> for what that is worth to somebody who guesses.
/// </remarks>
internal sealed class NumberTable : IDisposable
{
    private const int InBlocksMax = 32;

    private readonly NumberBlocks _blocks = new();
    private readonly Dictionary<uint, HashSet<uint>> _crowds = [];

    /// <summary>How many numbers there are.</summary>
    public int Count { get; private set; }

    /// <summary>How much memory it takes, without the sets of crowded buckets.</summary>
    public long MemoryBytes => _blocks.MemoryBytes;

    /// <summary>Whether the number is there, and if not, how many its bucket has.</summary>
    public bool Contains(ulong number, out int inBucket)
    {
        var (bucket, own) = (CountedNumber.BucketOf(number), CountedNumber.OwnOf(number));
        if (_blocks.Contains(bucket, own, out inBucket))
        {
            return true;
        }

        if (inBucket < InBlocksMax || !_crowds.TryGetValue(bucket, out var crowd))
        {
            return false;
        }

        inBucket += crowd.Count;
        return crowd.Contains(own);
    }

    /// <summary>Adds a number that is not there, to a bucket of which the caller knows how many it has.</summary>
    public void Add(ulong number, int inBucket)
    {
        var (bucket, own) = (CountedNumber.BucketOf(number), CountedNumber.OwnOf(number));
        Count++;
        if (inBucket < InBlocksMax)
        {
            _blocks.Add(bucket, own);
            return;
        }

        if (!_crowds.TryGetValue(bucket, out var crowd))
        {
            _crowds[bucket] = crowd = [];
        }

        crowd.Add(own);
    }

    public void Dispose() => _blocks.Dispose();
}
