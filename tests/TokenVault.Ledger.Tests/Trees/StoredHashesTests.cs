using CsCheck;
using TokenVault.Ledger.Trees;

namespace TokenVault.Ledger.Tests.Trees;

public sealed class StoredHashesTests
{
    // By hand: the rows of seven leaves are 0.0, 0.1, 1.0, 0.2, 0.3, 1.1, 2.0, 0.4, 0.5, 1.2, 0.6 (level, then number).
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(0, 2, 3)]
    [InlineData(0, 3, 4)]
    [InlineData(1, 1, 5)]
    [InlineData(2, 0, 6)]
    [InlineData(0, 4, 7)]
    [InlineData(0, 5, 8)]
    [InlineData(1, 2, 9)]
    [InlineData(0, 6, 10)]
    public void Places_TheFirstRows(int level, long n, long row) => Assert.Equal(row, StoredHashes.IndexOf(level, n));

    [Fact]
    public void Agrees_WithItsDefinition()
    {
        var row = 0L;
        for (var leaf = 0; leaf < 5000; leaf++)
        {
            Assert.Equal(row, StoredHashes.Count(leaf));
            for (var level = 0; (leaf + 1) % (1 << level) == 0; level++)
            {
                Assert.Equal(row++, StoredHashes.IndexOf(level, leaf >> level));
            }
        }
    }

    [Fact]
    public void Holds_TheHashOfEachCompleteSubtree() => Gen.Int[1, 3000].Sample(
        size =>
        {
            var log = new StoredRows(size);
            Assert.Equal(StoredHashes.Count(size) * MerkleHash.Bytes, log.Rows.Length);
            var row = new byte[MerkleHash.Bytes];
            for (var level = 0; 1 << level <= size; level++)
            {
                // The first and the last of the level: all of them would be the whole tree, level by level.
                foreach (var n in new[] { 0, (size >> level) - 1 })
                {
                    log.Read(StoredHashes.IndexOf(level, n), row);
                    Assert.Equal(DefinedTree.Root([.. log.Leaves.Skip(n << level).Take(1 << level)]), row);
                }
            }
        },
        iter: 30,
        threads: 1);

    // As in the recursion of the layout's source: each level's row lies behind its right child's.
    [Fact]
    public void Agrees_WithTheRecursion_UpToTheLargestTree() => Gen.Select(Gen.Int[0, 57], Gen.Long[0, StoredHashes.SizeMax - 1]).Sample(
        (level, leaf) => Assert.Equal(Recursive(level, leaf >> level), StoredHashes.IndexOf(level, leaf >> level)), threads: 1);

    [Fact]
    public void Rejects_WhatIsOutsideTheLargestTree()
    {
        Assert.Equal((2 * StoredHashes.SizeMax) - 1, StoredHashes.Count(StoredHashes.SizeMax));
        Assert.Equal((2 * StoredHashes.SizeMax) - 2, StoredHashes.IndexOf(57, 0));
        foreach (var size in new[] { -1, long.MinValue, StoredHashes.SizeMax + 1, long.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => StoredHashes.Count(size));
            Assert.Throws<ArgumentOutOfRangeException>(() => StoredHashes.IndexOf(0, size));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => StoredHashes.IndexOf(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StoredHashes.IndexOf(58, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StoredHashes.IndexOf(57, 1));
    }

    private static long Recursive(int level, long n)
    {
        if (level > 0)
        {
            return Recursive(level - 1, (2 * n) + 1) + 1;
        }

        var row = 0L;
        for (; n > 0; n >>= 1)
        {
            row += n;
        }

        return row;
    }
}
