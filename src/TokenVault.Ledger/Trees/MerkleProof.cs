namespace TokenVault.Ledger.Trees;

/// <summary>Checks proofs against roots that the caller trusts, such as those of verified checkpoints.</summary>
/// <remarks>
/// Whatever is given, the answer is yes or no. A proof says nothing of a size by itself: trees of different sizes can have paths of the
/// same form, so the size has to come from where the root comes from.
/// </remarks>
public static class MerkleProof
{
    /// <summary>Whether the entry with this hash is the one at <paramref name="index"/>, counted from 0.</summary>
    public static bool IsIncluded(long index, long size, ReadOnlySpan<byte> leafHash, ReadOnlySpan<byte[]> proof, ReadOnlySpan<byte> root) =>
        SubtreeProof.IsIncluded(index, 0, size, leafHash, proof, root);

    /// <summary>Whether the tree of <paramref name="size"/> is that of <paramref name="oldSize"/> with nothing but entries added.</summary>
    /// <remarks>Each tree extends the empty one, with an empty proof; that says nothing of it.</remarks>
    public static bool IsConsistent(
        long oldSize, ReadOnlySpan<byte> oldRoot, long size, ReadOnlySpan<byte> root, ReadOnlySpan<byte[]> proof)
    {
        if (oldSize == 0 && (root.Length != MerkleHash.Bytes || (size == 0 && !root.SequenceEqual(oldRoot))))
        {
            return false;
        }

        return SubtreeProof.IsConsistent(0, oldSize, size, oldRoot, root, proof);
    }
}
