using System.Numerics;

namespace TokenVault.Ledger.Trees;

/// <summary>Roots and proofs of a tree of any size up to the stored one, from its stored hashes.</summary>
/// <remarks>The reads grow with the logarithm of the size: at most 2 * log2(size) + 2 rows a call.</remarks>
public static class MerkleTree
{
    /// <summary>RFC 6962 §2.1, the Merkle tree hash of the first <paramref name="size"/> entries.</summary>
    public static void WriteRoot(long size, IStoredHashes hashes, Span<byte> root)
    {
        StoredHashes.RequireSize(size);
        if (size == 0)
        {
            MerkleHash.WriteEmptyRoot(root);
            return;
        }

        WriteSubtree(0, size, hashes, root);
    }

    /// <summary>RFC 6962 §2.1.1, the audit path of the entry, lowest hash first.</summary>
    public static byte[][] InclusionProof(long index, long size, IStoredHashes hashes)
    {
        StoredHashes.RequireSize(size);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var (start, end, proof) = (0L, size, new List<byte[]>());
        while (end - start > 1)
        {
            Descend(index, ref start, ref end, hashes, proof);
        }

        proof.Reverse();
        return [.. proof];
    }

    /// <summary>
    /// RFC 6962 §2.1.2, that the tree of <paramref name="oldSize"/> is the beginning of that of <paramref name="size"/>. Empty where
    /// there is nothing to prove: the sizes are equal, or the old tree is empty.
    /// </summary>
    public static byte[][] ConsistencyProof(long oldSize, long size, IStoredHashes hashes)
    {
        StoredHashes.RequireSize(size);
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        if (oldSize == 0)
        {
            return [];
        }

        var (start, end, proof) = (0L, size, new List<byte[]>());
        while (end != oldSize)
        {
            Descend(oldSize - 1, ref start, ref end, hashes, proof);
        }

        // From the left edge it is the old tree itself, whose root the verifier has.
        if (start != 0)
        {
            proof.Add(HashOf(start, end, hashes));
        }

        proof.Reverse();
        return [.. proof];
    }

    /// <summary>The hash of entries from start to before end, where start is a multiple of a power of two that is not below their number.</summary>
    internal static void WriteSubtree(long start, long end, IStoredHashes hashes, Span<byte> hash)
    {
        Span<byte> peak = stackalloc byte[MerkleHash.Bytes];
        // From the smallest complete subtree, at the right, to the largest, which RFC 6962 splits off first.
        for (var right = end; right > start;)
        {
            var level = BitOperations.TrailingZeroCount(right - start);
            var left = right - (1L << level);
            if (right == end)
            {
                hashes.Read(StoredHashes.IndexOf(level, left >> level), hash);
            }
            else
            {
                hashes.Read(StoredHashes.IndexOf(level, left >> level), peak);
                MerkleHash.WriteNode(peak, hash, hash);
            }

            right = left;
        }
    }

    // One step of the RFC's recursion: towards the half that holds the entry; the other half's hash joins the proof.
    private static void Descend(long index, ref long start, ref long end, IStoredHashes hashes, List<byte[]> proof)
    {
        // The largest power of two that is smaller than the number of entries.
        var middle = start + (1L << BitOperations.Log2((ulong)(end - start - 1)));
        if (index < middle)
        {
            proof.Add(HashOf(middle, end, hashes));
            end = middle;
        }
        else
        {
            proof.Add(HashOf(start, middle, hashes));
            start = middle;
        }
    }

    private static byte[] HashOf(long start, long end, IStoredHashes hashes)
    {
        var hash = new byte[MerkleHash.Bytes];
        WriteSubtree(start, end, hashes, hash);
        return hash;
    }
}
