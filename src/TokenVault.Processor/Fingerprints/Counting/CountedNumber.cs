namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>One card number as it is counted, in 64 bits: 40 of its bucket's name (merchant, BIN, last four) ‖ 24 of its own.</summary>
/// <remarks>
/// Two numbers of one bucket look the same once in 2^24, which gives a guesser one guess in 800,000 for nothing; two of a million
/// buckets share 40 bits about every other day, and then share one bound for that day.
/// </remarks>
internal static class CountedNumber
{
    public const int Bytes = 8;

    private const int OwnBits = 24;

    /// <summary>Never zero, which stands for a free place.</summary>
    public static ulong Of(ulong bucket, uint own)
    {
        var number = (bucket & (ulong.MaxValue << OwnBits)) | (own >> (32 - OwnBits));
        return number == 0 ? 1 : number;
    }

    public static bool IsOfOneBucket(ulong one, ulong other) => (one ^ other) >> OwnBits == 0;

    public static ulong BucketOf(ulong number) => number >> OwnBits;
}
