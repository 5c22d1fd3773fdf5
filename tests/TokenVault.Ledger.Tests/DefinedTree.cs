using System.Security.Cryptography;

namespace TokenVault.Ledger.Tests;

/// <summary>RFC 6962 §2.1 to the letter, slow and without anything of the code under test.</summary>
internal static class DefinedTree
{
    public static byte[] Leaf(byte[] entry) => SHA256.HashData([0x00, .. entry]);

    public static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([0x01, .. left, .. right]);

    public static byte[] Root(ReadOnlySpan<byte[]> leaves) => leaves.Length switch
    {
        0 => SHA256.HashData([]),
        1 => leaves[0],
        _ => Node(Root(leaves[..Split(leaves.Length)]), Root(leaves[Split(leaves.Length)..])),
    };

    /// <summary>§2.1.1, PATH(m, D[n]).</summary>
    public static byte[][] Path(int index, ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        var k = Split(leaves.Length);
        return index < k
            ? [.. Path(index, leaves[..k]), Root(leaves[k..])]
            : [.. Path(index - k, leaves[k..]), Root(leaves[..k])];
    }

    /// <summary>§2.1.2, SUBPROOF(m, D[n], b).</summary>
    public static byte[][] Proof(int oldSize, ReadOnlySpan<byte[]> leaves, bool isOldTree = true)
    {
        if (oldSize == leaves.Length)
        {
            return isOldTree ? [] : [Root(leaves)];
        }

        var k = Split(leaves.Length);
        return oldSize <= k
            ? [.. Proof(oldSize, leaves[..k], isOldTree), Root(leaves[k..])]
            : [.. Proof(oldSize - k, leaves[k..], false), Root(leaves[..k])];
    }

    // The largest power of two that is smaller than n.
    private static int Split(int n)
    {
        var k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
