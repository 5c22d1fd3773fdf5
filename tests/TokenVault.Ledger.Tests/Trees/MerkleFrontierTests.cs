using System.Buffers;
using CsCheck;
using TokenVault.Ledger.Trees;

namespace TokenVault.Ledger.Tests.Trees;

public sealed class MerkleFrontierTests
{
    [Fact]
    public void Gives_TheRootOfTheDefinition_AtEachSize()
    {
        var log = new StoredRows(0);
        var root = new byte[MerkleHash.Bytes];
        for (var size = 0; size <= 300; size++)
        {
            log.Frontier.WriteRoot(root);
            Assert.Equal(size, log.Frontier.Size);
            Assert.Equal(DefinedTree.Root([.. log.Leaves]), root);
            Assert.Equal(root, log.RootOf(size));
            log.Append();
        }
    }

    [Fact]
    public void Gives_TheRootOfTheDefinition() => Gen.Int[300, 5000].Sample(
        size =>
        {
            var log = new StoredRows(size);
            var root = new byte[MerkleHash.Bytes];
            log.Frontier.WriteRoot(root);
            Assert.Equal(DefinedTree.Root([.. log.Leaves]), root);
            Assert.Equal(root, log.RootOf(size));
        },
        iter: 30,
        threads: 1);

    [Fact]
    public void Goes_OnFromWhatIsStored() => Gen.Select(Gen.Int[0, 1500], Gen.Int[0, 200]).Sample(
        (size, more) =>
        {
            var log = new StoredRows(size + more);
            var (frontier, rows) = (new MerkleFrontier(size, log), new ArrayBufferWriter<byte>());
            foreach (var leaf in log.Leaves.Skip(size))
            {
                frontier.Append(leaf, rows);
            }

            var root = new byte[MerkleHash.Bytes];
            frontier.WriteRoot(root);
            Assert.Equal(log.RootOf(size + more), root);
            Assert.Equal(size + more, frontier.Size);
            Assert.True(log.Rows.EndsWith(rows.WrittenSpan));
            Assert.Equal(StoredHashes.Count(size) * MerkleHash.Bytes, log.Rows.Length - rows.WrittenCount);
        },
        iter: 50,
        threads: 1);

    [Fact]
    public void Allocates_NothingToAppend()
    {
        var frontier = new MerkleFrontier();
        var rows = new ArrayBufferWriter<byte>(MerkleHash.Bytes * 64);
        var (entry, leaf, root) = (new byte[500], new byte[MerkleHash.Bytes], new byte[MerkleHash.Bytes]);
        void Append()
        {
            rows.ResetWrittenCount();
            MerkleHash.WriteLeaf(entry, leaf);
            frontier.Append(leaf, rows);
            frontier.WriteRoot(root);
        }

        for (var warm = 0; warm < 2000; warm++)
        {
            Append();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var append = 0; append < 10_000; append++)
        {
            Append();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Stays_AsItWas_WhereTheRowsCanNotBeTaken()
    {
        var log = new StoredRows(7);
        var before = log.RootOf(7);
        Assert.Throws<IOException>(() => log.Frontier.Append(StoredRows.LeafOf(7), new RefusingWriter()));
        Assert.Throws<ArgumentException>(() => log.Frontier.Append(new byte[31], new ArrayBufferWriter<byte>()));

        var root = new byte[MerkleHash.Bytes];
        log.Frontier.WriteRoot(root);
        Assert.Equal(7, log.Frontier.Size);
        Assert.Equal(before, root);
        log.Append();
        Assert.Equal(DefinedTree.Root([.. log.Leaves]), log.RootOf(8));
    }

    [Fact]
    public void Rejects_MoreThanTheLargestTree()
    {
        var full = new MerkleFrontier(StoredHashes.SizeMax, new EmptyRows());
        Assert.Throws<InvalidOperationException>(() => full.Append(new byte[MerkleHash.Bytes], new ArrayBufferWriter<byte>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MerkleFrontier(StoredHashes.SizeMax + 1, new EmptyRows()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MerkleFrontier(-1, new EmptyRows()));
        new MerkleFrontier(StoredHashes.SizeMax - 1, new EmptyRows()).Append(new byte[MerkleHash.Bytes], new ArrayBufferWriter<byte>());
    }

    private sealed class RefusingWriter : IBufferWriter<byte>
    {
        public void Advance(int count) => throw new IOException("Planted.");

        public Memory<byte> GetMemory(int sizeHint = 0) => new byte[sizeHint];

        public Span<byte> GetSpan(int sizeHint = 0) => new byte[sizeHint];
    }

    private sealed class EmptyRows : IStoredHashes
    {
        public void Read(long index, Span<byte> hash) => hash.Clear();
    }
}
