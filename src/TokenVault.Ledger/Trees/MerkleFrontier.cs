using System.Buffers;
using System.Numerics;

namespace TokenVault.Ledger.Trees;

/// <summary>The right edge of a growing tree: all that appending needs, in memory that the tree's size does not change.</summary>
/// <remarks>
/// For one writer at a time. What it has appended is ahead of the store until the caller has written it: after a failed write, start
/// another from what is stored.
/// </remarks>
public sealed class MerkleFrontier
{
    private static readonly int LevelsMax = BitOperations.Log2((ulong)StoredHashes.SizeMax) + 1;

    // By level, the last complete subtree; it counts where the size has that bit set.
    private readonly byte[] _peaks = new byte[LevelsMax * MerkleHash.Bytes];

    public MerkleFrontier()
    {
    }

    /// <summary>Goes on where a stored tree of this size ends.</summary>
    public MerkleFrontier(long size, IStoredHashes hashes)
    {
        StoredHashes.RequireSize(size);
        Size = size;
        for (var left = size; left != 0; left &= left - 1)
        {
            var level = BitOperations.TrailingZeroCount(left);
            hashes.Read(StoredHashes.IndexOf(level, (left >> level) - 1), PeakOf(level));
        }
    }

    public long Size { get; private set; }

    /// <summary>Appends a leaf, and to <paramref name="completed"/> the rows that the stored hashes grow by, in their order.</summary>
    public void Append(ReadOnlySpan<byte> leafHash, IBufferWriter<byte> completed)
    {
        MerkleHash.RequireLength(leafHash, nameof(leafHash));
        if (Size == StoredHashes.SizeMax)
        {
            throw new InvalidOperationException("The tree is full.");
        }

        var level = BitOperations.TrailingZeroCount(~Size);
        var bytes = (level + 1) * MerkleHash.Bytes;
        var rows = completed.GetSpan(bytes)[..bytes];
        leafHash.CopyTo(rows);
        for (var below = 0; below < level; below++)
        {
            var row = rows.Slice(below * MerkleHash.Bytes, 2 * MerkleHash.Bytes);
            MerkleHash.WriteNode(PeakOf(below), row[..MerkleHash.Bytes], row[MerkleHash.Bytes..]);
        }

        // Only now: a writer that refuses leaves the tree as it was.
        rows[^MerkleHash.Bytes..].CopyTo(PeakOf(level));
        completed.Advance(bytes);
        Size++;
    }

    public void WriteRoot(Span<byte> root)
    {
        if (Size == 0)
        {
            MerkleHash.WriteEmptyRoot(root);
            return;
        }

        var level = BitOperations.TrailingZeroCount(Size);
        PeakOf(level).CopyTo(root);
        for (var left = Size & (Size - 1); left != 0; left &= left - 1)
        {
            MerkleHash.WriteNode(PeakOf(BitOperations.TrailingZeroCount(left)), root, root);
        }
    }

    private Span<byte> PeakOf(int level) => _peaks.AsSpan(level * MerkleHash.Bytes, MerkleHash.Bytes);
}
