namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// Buckets of which a new number was withheld today. Their other numbers are withheld from then on as well: answered, they would stand
/// out among all that are withheld, and whoever tries every number of a bucket would find those that customers brought today.
/// Used under the counter's lock.
/// </summary>
internal sealed class ClosedBuckets
{
    // Some 20 MB. A bucket takes as many answered numbers as its bound to close, so that many are somebody's work: then all are closed.
    private const int BucketsMax = 1_000_000;

    private readonly HashSet<uint> _buckets = [];

    private bool IsFull => _buckets.Count >= BucketsMax;

    public bool Contains(uint bucket) => _buckets.Count > 0 && (IsFull || _buckets.Contains(bucket));

    /// <summary>False where it was closed before.</summary>
    public bool TryAdd(uint bucket) => !IsFull && _buckets.Add(bucket);

    /// <summary>Opens it again: an allowance let a new number of it through, so no number of it stands out.</summary>
    public void Remove(uint bucket) => _buckets.Remove(bucket);
}
