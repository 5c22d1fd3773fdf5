using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// Where in the file each token's entries stand, so that listing them reads those lines only; and how far the file went when
/// that was written. Made from the file, and made again from it where it is behind.
/// </summary>
/// <remarks>
/// Key: token id (16) ‖ entry id (16), so that a token's entries lie together, oldest first. Value: offset of the line
/// (8, big-endian) ‖ its length without the newline (4, big-endian) ‖ its number in the tree (8, big-endian) ‖ MAC (16).
/// </remarks>
internal sealed class DisclosureIndex(IRecordStore store, RowSeal seal)
{
    private const string HeadName = "disclosures-head";
    private const int KeyBytes = 2 * SortableId.Bytes;
    private const int ValueBytes = 8 + 4 + 8 + RowSeal.MacBytes;
    private const int HeadBytes = 8 + DisclosureChain.MacBytes;

    private readonly MetaTable _meta = new(seal);

    /// <summary>How far the file went when the index was last written.</summary>
    public DisclosureHead ReadHead()
    {
        var batch = new ReadBatch();
        var index = _meta.AddLookup(batch, HeadName);
        store.Read(batch);
        return _meta.TryRead(batch, index, HeadName, out var fact) && fact.Length == HeadBytes
            ? new DisclosureHead(BinaryPrimitives.ReadInt64BigEndian(fact), fact[8..].ToArray())
            : DisclosureHead.Start;
    }

    /// <summary>Adds an entry's row to a batch.</summary>
    public void Put(WriteBatch batch, Token token, DisclosureId entry, DisclosurePlace place)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, token, entry.Id);
        Span<byte> value = stackalloc byte[ValueBytes];
        BinaryPrimitives.WriteInt64BigEndian(value, place.Offset);
        BinaryPrimitives.WriteInt32BigEndian(value[8..], place.Length);
        BinaryPrimitives.WriteInt64BigEndian(value[12..], place.Number);
        seal.Append(Table.Disclosures, key, value);
        batch.Put(Table.Disclosures, key, value);
    }

    /// <summary>Writes the batch together with how far the file goes now.</summary>
    public ValueTask<bool> CommitAsync(WriteBatch batch, DisclosureHead head)
    {
        Span<byte> fact = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt64BigEndian(fact, head.Offset);
        head.Mac.CopyTo(fact[8..]);
        _meta.Put(batch, HeadName, fact);
        return store.CommitAsync(batch);
    }

    /// <summary>Where one entry stands, or null.</summary>
    public DisclosurePlace? Find(Token token, DisclosureId entry)
    {
        var key = new byte[KeyBytes];
        WriteKey(key, token, entry.Id);
        var batch = new ReadBatch();
        var at = batch.Add(Table.Disclosures, key);
        store.Read(batch);
        return batch.TryGet(at, out var value) ? ReadPlace(key, value) : null;
    }

    /// <summary>Where a token's entries after the given one stand, oldest first, at most `countMax`.</summary>
    public async Task<IReadOnlyList<DisclosurePlace>> FindAsync(
        Token token, DisclosureId? after, int countMax, CancellationToken cancellation)
    {
        var first = new byte[KeyBytes];
        // After the last of all ids it begins at the first again, which is no worse than a page token that a caller made up.
        WriteKey(first, token, after is { } entry ? unchecked(entry.Id + 1) : 0);
        var found = new List<DisclosurePlace>();

        await foreach (var (key, value) in store.ScanAsync(Table.Disclosures, first, cancellation))
        {
            if (!key.AsSpan(0, SortableId.Bytes).SequenceEqual(first.AsSpan(0, SortableId.Bytes)))
            {
                break;
            }

            found.Add(ReadPlace(key, value));
            if (found.Count == countMax)
            {
                break;
            }
        }

        return found;
    }

    private DisclosurePlace ReadPlace(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        value.Length == ValueBytes && seal.IsValid(Table.Disclosures, key, value)
            ? new DisclosurePlace(
                BinaryPrimitives.ReadInt64BigEndian(value[12..]),
                BinaryPrimitives.ReadInt64BigEndian(value),
                BinaryPrimitives.ReadInt32BigEndian(value[8..]))
            : throw new VaultException(VaultErrorCode.RecordDamaged);

    private static void WriteKey(Span<byte> key, Token token, UInt128 entry)
    {
        BinaryPrimitives.WriteUInt128BigEndian(key, token.Id);
        BinaryPrimitives.WriteUInt128BigEndian(key[SortableId.Bytes..], entry);
    }
}
