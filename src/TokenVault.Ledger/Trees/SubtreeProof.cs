using System.Numerics;

namespace TokenVault.Ledger.Trees;

/// <summary>
/// Checks proofs of subtrees, of which the whole tree is the one that begins at 0: draft-ietf-plants-merkle-tree-certs §4, which is
/// RFC 9162 §2.1.3.2 and §2.1.4.2 for that one.
/// </summary>
internal static class SubtreeProof
{
    public static bool IsIncluded(
        long index, long start, long end, ReadOnlySpan<byte> leafHash, ReadOnlySpan<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (!IsSubtree(start, end) || index < start || index >= end || leafHash.Length != MerkleHash.Bytes)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[MerkleHash.Bytes];
        leafHash.CopyTo(hash);
        var (node, last) = (index - start, end - start - 1);
        foreach (var sibling in proof)
        {
            if (last == 0 || sibling is not { Length: MerkleHash.Bytes })
            {
                return false;
            }

            if (IsOdd(node) || node == last)
            {
                MerkleHash.WriteNode(sibling, hash, hash);
                // At the right edge, levels without a sibling add no hash. Not zero here: the last would be zero as well.
                var levels = BitOperations.TrailingZeroCount(node);
                (node, last) = (node >> levels, last >> levels);
            }
            else
            {
                MerkleHash.WriteNode(hash, sibling, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash.SequenceEqual(root);
    }

    public static bool IsConsistent(
        long start, long end, long size, ReadOnlySpan<byte> subtreeRoot, ReadOnlySpan<byte> root, ReadOnlySpan<byte[]> proof)
    {
        if (start == end && start >= 0 && end <= size)
        {
            return proof.IsEmpty && IsEmptyRoot(subtreeRoot);
        }

        if (!IsSubtree(start, end) || end > size)
        {
            return false;
        }

        if (start == 0 && end == size)
        {
            return proof.IsEmpty && subtreeRoot.SequenceEqual(root);
        }

        // The proof begins with the largest complete subtree at the right end, unless that is the whole and its root is known.
        var (first, last, lastOfTree) = (start, end - 1, size - 1);
        var levels = Math.Min(
            BitOperations.Log2((ulong)(first ^ last)) + (first == last ? 0 : 1),
            last == lastOfTree ? int.MaxValue : BitOperations.TrailingZeroCount(~last));
        (first, last, lastOfTree) = (first >> levels, last >> levels, lastOfTree >> levels);
        var isWhole = first == last;
        var seed = isWhole ? subtreeRoot : proof.IsEmpty ? default : proof[0];
        return seed.Length == MerkleHash.Bytes
            && IsChain((first, last, lastOfTree), seed, isWhole ? proof : proof[1..], subtreeRoot, root);
    }

    // Climbs from the seed to both roots at once: what is to the right of the subtree belongs to the tree's root only.
    private static bool IsChain(
        (long First, long Last, long LastOfTree) at, ReadOnlySpan<byte> seed, ReadOnlySpan<byte[]> proof,
        ReadOnlySpan<byte> subtreeRoot, ReadOnlySpan<byte> root)
    {
        Span<byte> inSubtree = stackalloc byte[MerkleHash.Bytes];
        Span<byte> inTree = stackalloc byte[MerkleHash.Bytes];
        seed.CopyTo(inSubtree);
        seed.CopyTo(inTree);
        var (first, last, lastOfTree) = at;
        foreach (var sibling in proof)
        {
            if (lastOfTree == 0 || sibling is not { Length: MerkleHash.Bytes })
            {
                return false;
            }

            if (IsOdd(last) || last == lastOfTree)
            {
                if (first < last)
                {
                    MerkleHash.WriteNode(sibling, inSubtree, inSubtree);
                }

                MerkleHash.WriteNode(sibling, inTree, inTree);
                // Not zero here: the tree's last would be zero as well.
                var levels = BitOperations.TrailingZeroCount(last);
                (first, last, lastOfTree) = (first >> levels, last >> levels, lastOfTree >> levels);
            }
            else
            {
                MerkleHash.WriteNode(inTree, sibling, inTree);
            }

            (first, last, lastOfTree) = (first >> 1, last >> 1, lastOfTree >> 1);
        }

        return lastOfTree == 0 && inSubtree.SequenceEqual(subtreeRoot) && inTree.SequenceEqual(root);
    }

    // Not empty, and begins where a tree could have split it off.
    private static bool IsSubtree(long start, long end) =>
        start >= 0 && start < end && ((ulong)start & (BitOperations.RoundUpToPowerOf2((ulong)(end - start)) - 1)) == 0;

    private static bool IsEmptyRoot(ReadOnlySpan<byte> root)
    {
        Span<byte> empty = stackalloc byte[MerkleHash.Bytes];
        MerkleHash.WriteEmptyRoot(empty);
        return root.SequenceEqual(empty);
    }

    private static bool IsOdd(long number) => (number & 1) != 0;
}
