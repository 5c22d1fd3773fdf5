using System.Numerics;
using CsCheck;
using TokenVault.Ledger.Trees;

namespace TokenVault.Ledger.Tests.Trees;

public sealed class MerkleProofTests
{
    private static readonly StoredRows Log = new(4096);

    // Every place in every tree of up to 40 entries, against every other place and size.
    [Fact]
    public void Proves_InclusionOfEachEntry_AndOfNoOther()
    {
        for (var size = 1; size <= 40; size++)
        {
            var root = Log.RootOf(size);
            for (var index = 0; index < size; index++)
            {
                var (leaf, proof) = (Log.Leaves[index], MerkleTree.InclusionProof(index, size, Log));
                Assert.Equal(DefinedTree.Path(index, [.. Log.Leaves[..size]]), proof);
                for (var other = -1; other <= 41; other++)
                {
                    Assert.Equal(other == index, MerkleProof.IsIncluded(other, size, leaf, proof, root));
                    // A size comes with its root.
                    Assert.Equal(other == size, MerkleProof.IsIncluded(index, other, leaf, proof, Log.RootOf(Math.Max(0, other))));
                }
            }
        }
    }

    [Fact]
    public void Proves_ConsistencyOfEachTwoSizes_AndOfNoOther()
    {
        for (var size = 1; size <= 40; size++)
        {
            for (var oldSize = 1; oldSize <= size; oldSize++)
            {
                var proof = MerkleTree.ConsistencyProof(oldSize, size, Log);
                Assert.Equal(DefinedTree.Proof(oldSize, [.. Log.Leaves[..size]]), proof);
                for (var other = -1; other <= 41; other++)
                {
                    var otherRoot = Log.RootOf(Math.Max(0, other));
                    var isSame = proof.Length == 0;
                    // From an equal size, and from nothing, the proof is empty: it holds wherever that is what is asked.
                    Assert.Equal(
                        other == oldSize || (isSame && other is 0),
                        MerkleProof.IsConsistent(other, otherRoot, size, Log.RootOf(size), proof));
                    Assert.Equal(other == size, MerkleProof.IsConsistent(oldSize, Log.RootOf(oldSize), other, otherRoot, proof));
                }
            }
        }
    }

    [Fact]
    public void Refuses_AnythingElse_ForAnInclusion() => Gen.Select(Gen.Int[1, 4096], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample(
        (size, at, bit) =>
        {
            var index = at % size;
            var (leaf, proof, root) = (Log.Leaves[index], MerkleTree.InclusionProof(index, size, Log), Log.RootOf(size));
            Assert.True(MerkleProof.IsIncluded(index, size, leaf, proof, root));
            Assert.False(MerkleProof.IsIncluded(index, size, Mutation.Flip(leaf, bit % 256), proof, root));
            Assert.False(MerkleProof.IsIncluded(index, size, leaf, proof, Mutation.Flip(root, bit % 256)));
            Assert.False(MerkleProof.IsIncluded(index, size, leaf.AsSpan(1), proof, root));
            Assert.False(MerkleProof.IsIncluded(index, size, leaf, proof, root.AsSpan(1)));
            Assert.False(MerkleProof.IsIncluded(index, size, leaf, proof, []));
            if (proof.Length > 0)
            {
                Assert.False(MerkleProof.IsIncluded(index, size, leaf, Mutation.Flip(proof, bit % (256 * proof.Length)), root));
            }

            Assert.All(Mutation.Reshape(proof), other => Assert.False(MerkleProof.IsIncluded(index, size, leaf, other, root)));
            Assert.All(OtherPlaces(index), other => Assert.False(MerkleProof.IsIncluded(other, size, leaf, proof, root)));
        },
        iter: 1000,
        threads: 1);

    [Fact]
    public void Refuses_AnythingElse_ForAnExtension() => Gen.Select(Gen.Int[1, 4096], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample(
        (size, at, bit) =>
        {
            var oldSize = 1 + (at % size);
            var (oldRoot, root, proof) = (Log.RootOf(oldSize), Log.RootOf(size), MerkleTree.ConsistencyProof(oldSize, size, Log));
            Assert.True(MerkleProof.IsConsistent(oldSize, oldRoot, size, root, proof));
            Assert.False(MerkleProof.IsConsistent(oldSize, Mutation.Flip(oldRoot, bit % 256), size, root, proof));
            Assert.False(MerkleProof.IsConsistent(oldSize, oldRoot, size, Mutation.Flip(root, bit % 256), proof));
            Assert.False(MerkleProof.IsConsistent(oldSize, oldRoot.AsSpan(1), size, root, proof));
            Assert.False(MerkleProof.IsConsistent(oldSize, oldRoot, size, root.AsSpan(1), proof));
            if (proof.Length > 0)
            {
                Assert.False(MerkleProof.IsConsistent(oldSize, oldRoot, size, root, Mutation.Flip(proof, bit % (256 * proof.Length))));
                Assert.False(MerkleProof.IsConsistent(oldSize, root, size, oldRoot, proof));
            }

            Assert.All(Mutation.Reshape(proof), other => Assert.False(MerkleProof.IsConsistent(oldSize, oldRoot, size, root, other)));
            Assert.All(OtherPlaces(oldSize), other => Assert.False(MerkleProof.IsConsistent(other, oldRoot, size, root, proof)));
        },
        iter: 1000,
        threads: 1);

    // One bit at a time, all of them, in leaf, proof and roots.
    [Fact]
    public void Refuses_EachFlippedBit()
    {
        const int OldSize = 5, Size = 11, Index = 6;
        var (leaf, path, root) = (Log.Leaves[Index], MerkleTree.InclusionProof(Index, Size, Log), Log.RootOf(Size));
        var (proof, oldRoot) = (MerkleTree.ConsistencyProof(OldSize, Size, Log), Log.RootOf(OldSize));
        Assert.All(Enumerable.Range(0, 256), bit =>
        {
            Assert.False(MerkleProof.IsIncluded(Index, Size, Mutation.Flip(leaf, bit), path, root));
            Assert.False(MerkleProof.IsIncluded(Index, Size, leaf, path, Mutation.Flip(root, bit)));
            Assert.False(MerkleProof.IsConsistent(OldSize, Mutation.Flip(oldRoot, bit), Size, root, proof));
            Assert.False(MerkleProof.IsConsistent(OldSize, oldRoot, Size, Mutation.Flip(root, bit), proof));
        });
        Assert.All(Enumerable.Range(0, 256 * path.Length), bit => Assert.False(MerkleProof.IsIncluded(Index, Size, leaf, Mutation.Flip(path, bit), root)));
        Assert.All(Enumerable.Range(0, 256 * proof.Length), bit => Assert.False(MerkleProof.IsConsistent(OldSize, oldRoot, Size, root, Mutation.Flip(proof, bit))));
    }

    // Another history with the same entries up to one of them.
    [Fact]
    public void Refuses_ARewrittenHistory() => Gen.Select(Gen.Int[2, 500], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample(
        (size, old, changed) =>
        {
            var oldSize = 1 + (old % (size - 1));
            var leaves = Log.Leaves[..size].ToArray();
            leaves[changed % oldSize] = StoredRows.LeafOf(-1);
            var (root, proof) = (DefinedTree.Root(leaves), DefinedTree.Proof(oldSize, leaves));
            Assert.True(MerkleProof.IsConsistent(oldSize, DefinedTree.Root(leaves.AsSpan(0, oldSize)), size, root, proof));
            Assert.False(MerkleProof.IsConsistent(oldSize, Log.RootOf(oldSize), size, root, proof));
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void Says_ThatEachTreeExtendsTheEmptyOne_AndNothingExtendsItWithAProof()
    {
        Assert.Empty(MerkleTree.ConsistencyProof(0, 9, Log));
        Assert.True(MerkleProof.IsConsistent(0, Log.RootOf(0), 9, Log.RootOf(9), []));
        Assert.True(MerkleProof.IsConsistent(0, Log.RootOf(0), 0, Log.RootOf(0), []));
        Assert.False(MerkleProof.IsConsistent(0, Log.RootOf(1), 9, Log.RootOf(9), []));
        Assert.False(MerkleProof.IsConsistent(0, Log.RootOf(0), 0, Log.RootOf(1), []));
        Assert.False(MerkleProof.IsConsistent(0, Log.RootOf(0), 9, Log.RootOf(9), [Log.RootOf(9)]));
        Assert.False(MerkleProof.IsConsistent(0, Log.RootOf(0), -1, Log.RootOf(9), []));
    }

    // Why a size has to come with its root: the paths of the first entry in trees of three and of four look alike.
    [Fact]
    public void Cannot_TellASize_FromAPathAlone()
    {
        var proof = MerkleTree.InclusionProof(0, 3, Log);
        Assert.True(MerkleProof.IsIncluded(0, 4, Log.Leaves[0], proof, Log.RootOf(3)));
        Assert.False(MerkleProof.IsIncluded(0, 4, Log.Leaves[0], proof, Log.RootOf(4)));
    }

    [Fact]
    public void Answers_WhateverIsGiven() => Gen.Select(Gen.Long, Gen.Long, Bytes, Bytes, Bytes.Array[0, 70]).Sample(
        (first, second, one, other, proof) =>
        {
            foreach (var (left, right) in new[]
            {
                (first, second), (second, first), (first & 7, second & 7), (first, first), (long.MaxValue, long.MaxValue),
                (first & long.MaxValue, long.MaxValue), (0, long.MaxValue), (long.MaxValue - 1, long.MaxValue), (long.MinValue, long.MaxValue),
            })
            {
                Assert.False(MerkleProof.IsIncluded(left, right, one, proof, other) && proof.Length == 0 && right > 1);
                _ = MerkleProof.IsConsistent(left, one, right, other, proof);
                _ = SubtreeProof.IsIncluded(left, first, second, one, proof, other);
                _ = SubtreeProof.IsConsistent(left, right, first, one, other, proof);
                _ = SubtreeProof.IsConsistent(left, right, long.MaxValue, one, other, proof);
            }
        },
        iter: 20_000,
        threads: 1);

    [Fact]
    public void Reads_FewRows_WhateverTheSize() => Gen.Select(Gen.Int[1, 4096], Gen.Int[0, int.MaxValue]).Sample(
        (size, at) =>
        {
            var bound = (2 * BitOperations.Log2((uint)size)) + 2;
            Assert.InRange(ReadsOf(() => Log.RootOf(size)), 1, bound);
            Assert.InRange(ReadsOf(() => MerkleTree.InclusionProof(at % size, size, Log)), 0, bound);
            Assert.InRange(ReadsOf(() => MerkleTree.ConsistencyProof(at % (size + 1), size, Log)), 0, bound);
        },
        iter: 2000,
        threads: 1);

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, long.MaxValue)]
    public void Rejects_ProofsOfWhatIsNotThere(long index, long size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.InclusionProof(index, size, Log));

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(0, -1)]
    [InlineData(1, long.MaxValue)]
    public void Rejects_ExtensionsOfWhatIsNotThere(long oldSize, long size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ConsistencyProof(oldSize, size, Log));

    private static Gen<byte[]> Bytes => Gen.Frequency((8, Gen.Byte.Array[32]), (1, Gen.Byte.Array[0, 40]), (1, Gen.Const(Log.RootOf(0))));

    private static IEnumerable<long> OtherPlaces(long place) =>
        [-1, place - 1, place + 1, place ^ 2, place + 4096, -place - 1, long.MaxValue, long.MinValue];

    private static int ReadsOf(Func<object> read)
    {
        var before = Log.Reads;
        read();
        return Log.Reads - before;
    }
}
