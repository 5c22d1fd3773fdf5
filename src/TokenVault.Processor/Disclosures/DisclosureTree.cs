using System.Buffers;
using Microsoft.Win32.SafeHandles;
using TokenVault.Ledger.Trees;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// The Merkle tree (RFC 6962) over the record's lines, so that anybody with the log's public key can check that an entry is in it and
/// that it only ever grew. Made from the lines and compared with them at each start; its file holds nothing that they do not.
/// </summary>
/// <remarks>
/// One thread adds, any may read. `disclosures.hashes` has 32 bytes for each hash in the order of
/// <see cref="StoredHashes"/>. It is not synced: what a crash takes of it is written again at the start.
/// </remarks>
internal sealed class DisclosureTree : IStoredHashes, IDisposable
{
    public const string FileName = "disclosures.hashes";

    private const int PieceBytes = 1 << 20;

    private readonly SafeFileHandle _handle;
    private readonly MerkleFrontier _frontier = new();
    private readonly ArrayBufferWriter<byte> _completed = new(PieceBytes + 4096);
    private readonly byte[] _compared = new byte[PieceBytes + 4096];
    private readonly Lock _lock = new();
    private readonly byte[] _root = new byte[MerkleHash.Bytes];
    private long _written;
    private long _published;

    private DisclosureTree(SafeFileHandle handle)
    {
        _handle = handle;
        MerkleHash.WriteEmptyRoot(_root);
    }

    /// <summary>How many entries were added, those included that are not on disk yet.</summary>
    public long Size => _frontier.Size;

    /// <summary>Opens the file of hashes, or makes it; readable by the adapter's user only.</summary>
    public static DisclosureTree Open(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            OwnerOnlyFile.Create(path);
        }

        return new DisclosureTree(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read));
    }

    /// <summary>Takes a line of a record that is being checked, without its newline.</summary>
    public void Recover(ReadOnlySpan<byte> line)
    {
        Add(line);
        if (_completed.WrittenCount >= PieceBytes)
        {
            WriteWhereDifferent();
        }
    }

    /// <summary>All lines were given: what stands in the file beyond them goes.</summary>
    public void EndRecovery()
    {
        WriteWhereDifferent();
        if (RandomAccess.GetLength(_handle) > _written)
        {
            RandomAccess.SetLength(_handle, _written);
        }

        Publish();
    }

    /// <summary>Adds an entry: a line without its newline. It is part of the tree for others once published.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        Span<byte> leaf = stackalloc byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf(line, leaf);
        _frontier.Append(leaf, _completed);
    }

    /// <summary>The lines that were added are on disk: from now on others see them in the tree.</summary>
    public void Publish()
    {
        RandomAccess.Write(_handle, _completed.WrittenSpan, _written);
        TakeAsWritten();
        lock (_lock)
        {
            _frontier.WriteRoot(_root);
            _published = _frontier.Size;
        }
    }

    /// <summary>The tree as others may see it. Gives its size.</summary>
    public long ReadHead(Span<byte> root)
    {
        lock (_lock)
        {
            _root.CopyTo(root);
            return _published;
        }
    }

    /// <summary>One hash of a tree that was published.</summary>
    public void Read(long index, Span<byte> hash)
    {
        if (RandomAccess.Read(_handle, hash, index * MerkleHash.Bytes) != hash.Length)
        {
            throw new DisclosureDamageException($"{FileName} is shorter than the tree. Start the adapter anew: it makes the file again from the record.");
        }
    }

    public void Dispose() => _handle.Dispose();

    // A start of a million entries should not write what is there already.
    private void WriteWhereDifferent()
    {
        var compared = _compared.AsSpan(0, Math.Min(_compared.Length, _completed.WrittenCount));
        if (compared.Length < _completed.WrittenCount
            || RandomAccess.Read(_handle, compared, _written) < compared.Length
            || !compared.SequenceEqual(_completed.WrittenSpan))
        {
            RandomAccess.Write(_handle, _completed.WrittenSpan, _written);
        }

        TakeAsWritten();
    }

    private void TakeAsWritten()
    {
        _written += _completed.WrittenCount;
        _completed.ResetWrittenCount();
    }
}
