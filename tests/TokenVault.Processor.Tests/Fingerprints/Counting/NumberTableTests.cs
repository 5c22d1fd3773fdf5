using System.Numerics;
using TokenVault.Processor.Fingerprints.Counting;

namespace TokenVault.Processor.Tests.Fingerprints.Counting;

/// <summary>The table when it is large: it keeps all, knows each bucket's numbers exactly, and is small.</summary>
public sealed class NumberTableTests
{
    // Of the file's 64 bits the table keeps 56: numbers that differ in these are told apart without exception.
    private const uint OwnMask = (1u << NumberBlocks.OwnBits) - 1;

    [Fact]
    public void Table_KeepsEachOfMillions_InLessThan6Bytes()
    {
        const int Numbers = 4_000_000;
        using var table = new NumberTable();
        for (var i = 0; i < Numbers; i++)
        {
            Assert.False(table.Contains(Spread(i), out var inBucket));
            table.Add(Spread(i), inBucket);
        }

        for (var i = 0; i < Numbers; i++)
        {
            Assert.True(table.Contains(Spread(i), out _));
        }

        Assert.Equal(Numbers, table.Count);
        Assert.InRange((double)table.MemoryBytes / Numbers, NumberBlocks.PlaceBytes, 6);
    }

    // As a shop's cards fall: most buckets have one number, some many. Whatever is moved while blocks are widened, none is lost or joins another.
    [Fact]
    public void Table_AgreesWithASet_AtAMillionNumbers_OfBucketsOfAllSizes()
    {
        const int Steps = 1_500_000;
        using var table = new NumberTable();
        var (numbers, sizes) = (new HashSet<ulong>(), new Dictionary<uint, int>());
        var random = new Random(20_261_128);
        for (var i = 0; i < Steps; i++)
        {
            var number = CountedNumber.Of(Spread(random.Next(1, 1 << random.Next(4, 22))), (uint)random.Next() & OwnMask);
            var bucket = CountedNumber.BucketOf(number);
            Assert.Equal(numbers.Contains(number), table.Contains(number, out var inBucket));
            if (numbers.Add(number))
            {
                Assert.Equal(sizes.GetValueOrDefault(bucket), inBucket);
                table.Add(number, inBucket);
                sizes[bucket] = inBucket + 1;
            }
        }

        Assert.Equal(numbers.Count, table.Count);
        Assert.InRange(sizes.Count, 200_000, Steps);
        Assert.InRange(sizes.Values.Max(), 1000, Steps);
        Assert.All(numbers, number => Assert.True(table.Contains(number, out _)));
    }

    [Fact]
    public void Table_TakesAStrangerForItsOwn_WhereBucketAnd24BitsAgree_AndNowhereElse()
    {
        using var table = new NumberTable();
        table.Add(CountedNumber.Of(Spread(1), 0x12_345678), 0);

        Assert.True(table.Contains(CountedNumber.Of(Spread(1), 0xFF_345678), out _));
        for (var bit = 0; bit < NumberBlocks.OwnBits; bit++)
        {
            Assert.False(table.Contains(CountedNumber.Of(Spread(1), 0x12_345678 ^ (1u << bit)), out var inBucket));
            Assert.Equal(1, inBucket);
        }

        for (var bit = 32; bit < 64; bit++)
        {
            Assert.False(table.Contains(CountedNumber.Of(Spread(1) ^ (1ul << bit), 0x12_345678), out var inBucket));
            Assert.Equal(0, inBucket);
        }
    }

    // As a cipher would: each number once, over all of the 64 bits.
    private static ulong Spread(int i) => BitOperations.RotateLeft((ulong)(i + 1) * 0x9E37_79B9_7F4A_7C15, 32) * 0xD6E8_FEB8_6659_FD93;
}
