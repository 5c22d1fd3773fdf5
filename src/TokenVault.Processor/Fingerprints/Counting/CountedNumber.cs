namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>One card number as it is counted, in 64 bits: 32 of its bucket's name (merchant, BIN, last four) ‖ 32 of its own.</summary>
/// <remarks>
/// In a file all 64 bits are kept, in memory 24 of its own (<see cref="NumberTable"/>). A number passes for one that was counted where both share a
/// bucket and those 24: with twenty counted that is one new number in 840,000. Whoever tries the numbers of a bucket in a row gets one
/// beyond the twenty on one of 80,000 buckets and days, since the first that is withheld closes the bucket. Two buckets that share
/// 32 bits share one bound for that day, which is stricter: of a million buckets some hundred pairs do.
/// </remarks>
internal static class CountedNumber
{
    public const int Bytes = 8;

    /// <summary>Of a bucket's name.</summary>
    public const int BucketBytes = 4;

    private const int OwnBits = 32;

    public static ulong Of(ulong bucket, uint own) => (bucket & (ulong.MaxValue << OwnBits)) | own;

    public static uint BucketOf(ulong number) => (uint)(number >> OwnBits);

    public static uint OwnOf(ulong number) => (uint)number;
}
