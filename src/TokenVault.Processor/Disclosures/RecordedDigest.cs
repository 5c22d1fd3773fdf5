using System.Security.Cryptography;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Disclosures;

/// <summary>Remembers, in the adapter's store, the digest of what the record of disclosures told of last.</summary>
/// <param name="name">Under which it stands.</param>
/// <param name="store">The adapter's.</param>
/// <param name="seal">Of its rows.</param>
internal sealed class RecordedDigest(string name, IRecordStore store, RowSeal seal)
{
    private readonly MetaTable _meta = new(seal);

    /// <summary>Whether it is the one that was told of last.</summary>
    public bool Is(ReadOnlySpan<byte> digest)
    {
        var batch = new ReadBatch();
        var index = _meta.AddLookup(batch, name);
        store.Read(batch);
        return _meta.TryRead(batch, index, name, out var fact) && CryptographicOperations.FixedTimeEquals(fact, digest);
    }

    /// <summary>Stores it; on disk when it completes.</summary>
    public async Task PutAsync(ReadOnlyMemory<byte> digest)
    {
        var batch = new WriteBatch();
        _meta.Put(batch, name, digest.Span);
        await store.CommitAsync(batch);
    }
}
