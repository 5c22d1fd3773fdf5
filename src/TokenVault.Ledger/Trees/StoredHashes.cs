using System.Numerics;

namespace TokenVault.Ledger.Trees;

/// <summary>Where the hash of each complete subtree is stored.</summary>
/// <remarks>
/// With each leaf, its hash and then those of the subtrees that it completes are appended, lower ones first, as in Go's
/// golang.org/x/mod/sumdb/tlog. So the rows of n entries are the first rows of those of n + 1: a flat file that only ever grows.
/// </remarks>
public static class StoredHashes
{
    /// <summary>A file has at most 2^63 bytes: 2^58 rows of 32, two for each entry.</summary>
    public const long SizeMax = 1L << 57;

    /// <summary>The row of the <paramref name="n"/>th complete subtree of 2^<paramref name="level"/> leaves, both counted from 0.</summary>
    public static long IndexOf(int level, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)level, (uint)BitOperations.Log2((ulong)SizeMax), nameof(level));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(n, SizeMax >> level);
        // Its last leaf follows the rows of all leaves before it, and the subtree is the level-th that this leaf completes.
        var lastLeaf = ((n + 1) << level) - 1;
        return Count(lastLeaf) + level;
    }

    /// <summary>How many rows a tree of this many entries has.</summary>
    public static long Count(long size)
    {
        RequireSize(size);
        // Pairs of leaves, pairs of these and so on: all that are complete. The tree has one peak for each bit that is set.
        return (2 * size) - BitOperations.PopCount((ulong)size);
    }

    internal static void RequireSize(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, SizeMax);
    }
}
