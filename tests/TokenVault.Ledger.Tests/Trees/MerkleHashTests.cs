using System.Text;
using TokenVault.Ledger.Trees;

namespace TokenVault.Ledger.Tests.Trees;

/// <summary>Published values as constants, so that every clone checks them.</summary>
public sealed class MerkleHashTests
{
    // From the tests of transparency-dev/merkle, rfc6962/rfc6962_test.go.
    [Fact]
    public void Gives_ThePublishedHashes()
    {
        var hash = new byte[MerkleHash.Bytes];
        MerkleHash.WriteEmptyRoot(hash);
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Convert.ToHexStringLower(hash));
        MerkleHash.WriteLeaf([], hash);
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Convert.ToHexStringLower(hash));
        MerkleHash.WriteLeaf("L123456"u8, hash);
        Assert.Equal("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56", Convert.ToHexStringLower(hash));
    }

    // The published node has children that are no hashes, which the library refuses: it holds what the other tests compare with.
    [Fact]
    public void Gives_ThePublishedNode_ByTheDefinition() => Assert.Equal(
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb",
        Convert.ToHexStringLower(DefinedTree.Node("N123"u8.ToArray(), "N456"u8.ToArray())));

    // golang.org/x/mod/sumdb/tlog, note_test.go.
    [Fact]
    public void Gives_GosRecordHash()
    {
        var hash = new byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf(Encoding.UTF8.GetBytes("hello world"), hash);
        Assert.Equal("TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=", Convert.ToBase64String(hash));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1022)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(70_000)]
    public void Hashes_EntriesOfAnyLength(int length)
    {
        var entry = Enumerable.Range(0, length).Select(at => (byte)at).ToArray();
        var hash = new byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf(entry, hash);
        Assert.Equal(DefinedTree.Leaf(entry), hash);
    }

    [Fact]
    public void Writes_ANodeOverItsOwnChildren()
    {
        var (left, right) = (StoredRows.LeafOf(1), StoredRows.LeafOf(2));
        var expected = DefinedTree.Node(left, right);
        var (overLeft, overRight) = (left.ToArray(), right.ToArray());
        MerkleHash.WriteNode(overLeft, right, overLeft);
        MerkleHash.WriteNode(left, overRight, overRight);
        Assert.Equal(expected, overLeft);
        Assert.Equal(expected, overRight);
    }

    [Theory]
    [InlineData(31, 32, 32)]
    [InlineData(32, 33, 32)]
    [InlineData(32, 32, 31)]
    [InlineData(32, 32, 64)]
    public void Rejects_HashesOfOtherLengths(int left, int right, int target) =>
        Assert.Throws<ArgumentException>(() => MerkleHash.WriteNode(new byte[left], new byte[right], new byte[target]));
}
