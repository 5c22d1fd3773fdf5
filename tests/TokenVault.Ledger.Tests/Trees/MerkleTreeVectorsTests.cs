using System.Buffers;
using System.Text;
using TokenVault.Ledger.Trees;
using TokenVault.Tests;

namespace TokenVault.Ledger.Tests.Trees;

/// <summary>The tree of eight leaves that the implementations of RFC 6962 share.</summary>
public sealed class MerkleTreeVectorsTests
{
    public static TheoryData<int> Roots => VectorCases.Of("roots");

    [SkippableFact]
    public void Holds_TheEmptyRoot()
    {
        var hash = new byte[MerkleHash.Bytes];
        MerkleHash.WriteEmptyRoot(hash);
        Assert.Equal(PublishedVectors.Read(VectorCases.Note).Hex("empty_root"), hash);
    }

    [SkippableTheory]
    [InlineData("leaf_hash_of_empty", "")]
    [InlineData("leaf_hash_L123456", "L123456")]
    public void Holds_TheLeaf(string name, string entry)
    {
        var hash = new byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf(Encoding.ASCII.GetBytes(entry), hash);
        Assert.Equal(PublishedVectors.Read(VectorCases.Note).Hex(name), hash);
    }

    [SkippableTheory]
    [MemberData(nameof(Roots))]
    public void Holds_TheRoot(int size)
    {
        var vectors = PublishedVectors.Read(VectorCases.Note);
        var (frontier, rows) = (new MerkleFrontier(), new ArrayBufferWriter<byte>());
        var (leaf, root) = (new byte[MerkleHash.Bytes], new byte[MerkleHash.Bytes]);
        foreach (var entry in vectors.GetProperty("leaves").EnumerateArray().Take(size))
        {
            MerkleHash.WriteLeaf(Convert.FromHexString(entry.GetString()!), leaf);
            frontier.Append(leaf, rows);
        }

        frontier.WriteRoot(root);
        Assert.Equal(vectors.GetProperty("roots")[size].GetString(), Convert.ToHexStringLower(root));
    }
}
