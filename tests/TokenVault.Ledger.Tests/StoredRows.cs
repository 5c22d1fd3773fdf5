using System.Buffers;
using TokenVault.Ledger.Trees;

namespace TokenVault.Ledger.Tests;

/// <summary>A log in memory: entries 0, 1, 2 … of eight bytes, their leaf hashes and the stored rows, made by a frontier.</summary>
internal sealed class StoredRows : IStoredHashes
{
    private readonly ArrayBufferWriter<byte> _rows = new();

    public StoredRows(int size)
    {
        for (var index = 0; index < size; index++)
        {
            Append();
        }
    }

    public MerkleFrontier Frontier { get; } = new();

    public List<byte[]> Leaves { get; } = [];

    public int Reads { get; private set; }

    public ReadOnlySpan<byte> Rows => _rows.WrittenSpan;

    public static byte[] LeafOf(long index)
    {
        var hash = new byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf(BitConverter.GetBytes(index), hash);
        return hash;
    }

    public void Append()
    {
        var leaf = LeafOf(Leaves.Count);
        Leaves.Add(leaf);
        Frontier.Append(leaf, _rows);
    }

    public byte[] RootOf(long size)
    {
        var root = new byte[MerkleHash.Bytes];
        MerkleTree.WriteRoot(size, this, root);
        return root;
    }

    public void Read(long index, Span<byte> hash)
    {
        Reads++;
        Rows.Slice(checked((int)index * MerkleHash.Bytes), MerkleHash.Bytes).CopyTo(hash);
    }
}
