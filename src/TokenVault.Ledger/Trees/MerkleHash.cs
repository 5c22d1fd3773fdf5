using System.Buffers;
using System.Security.Cryptography;

namespace TokenVault.Ledger.Trees;

/// <summary>The hashes of RFC 6962 §2.1.</summary>
/// <remarks>Leaf and node begin with different bytes, so that nobody can pass a node off as an entry.</remarks>
public static class MerkleHash
{
    public const int Bytes = 32;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    // Entries of a log of card disclosures are some hundred bytes; longer ones borrow from the pool.
    private const int StackBytesMax = 1024;

    /// <summary>The root of a tree without entries: the SHA-256 of nothing.</summary>
    public static void WriteEmptyRoot(Span<byte> hash) => SHA256.HashData([], Target(hash));

    public static void WriteLeaf(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        var target = Target(hash);
        var rented = entry.Length < StackBytesMax ? null : ArrayPool<byte>.Shared.Rent(checked(entry.Length + 1));
        Span<byte> prefixed = rented ?? stackalloc byte[StackBytesMax];
        prefixed[0] = LeafPrefix;
        entry.CopyTo(prefixed[1..]);
        SHA256.HashData(prefixed[..(entry.Length + 1)], target);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>May be written over either of the two.</summary>
    public static void WriteNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        RequireLength(left, nameof(left));
        RequireLength(right, nameof(right));
        var target = Target(hash);
        Span<byte> node = stackalloc byte[1 + Bytes + Bytes];
        node[0] = NodePrefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + Bytes)..]);
        SHA256.HashData(node, target);
    }

    internal static void RequireLength(ReadOnlySpan<byte> hash, string parameter)
    {
        if (hash.Length != Bytes)
        {
            throw new ArgumentException("A hash has 32 bytes.", parameter);
        }
    }

    private static Span<byte> Target(Span<byte> hash)
    {
        RequireLength(hash, nameof(hash));
        return hash;
    }
}
