namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>One card number as it is counted, in 64 bits: 32 of its bucket's name (merchant, BIN, last four) ‖ 32 of its own.</summary>
/// <remarks>
/// A number passes for one that was counted where both share a bucket and 32 bits: with twenty counted that is one guess in 200 million,
/// and among all 100,000 numbers of a bucket one in 2,000 days. Two buckets that share 32 bits share one bound for that day, which is
/// stricter: of a million buckets some hundred pairs do.
/// </remarks>
internal static class CountedNumber
{
    public const int Bytes = 8;

    /// <summary>Of a bucket's name.</summary>
    public const int BucketBytes = 4;

    private const int OwnBits = 32;

    /// <summary>Never zero, which stands for a free place.</summary>
    public static ulong Of(ulong bucket, uint own)
    {
        var number = (bucket & (ulong.MaxValue << OwnBits)) | own;
        return number == 0 ? 1 : number;
    }

    public static bool IsOfOneBucket(ulong one, ulong other) => (one ^ other) >> OwnBits == 0;

    public static ulong BucketOf(ulong number) => number >> OwnBits;
}
