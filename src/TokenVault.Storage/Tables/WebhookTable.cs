using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>Events that processors told of, each taken once, and what of them is still to be fetched. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Three kinds of rows, all by the event's digest (32). 1 ‖ digest: it was taken; version 1 (1). 2 ‖ when it was taken,
/// milliseconds since 1970 (8) ‖ digest: the same by age, for the sweep; version 1 (1). 3 ‖ digest: `WebhookFetchRecord`. The
/// row's MAC follows in each.
/// </remarks>
public sealed class WebhookTable(RowSeal seal)
{
    public const int DigestBytes = 32;

    private const byte TakenPrefix = 1;
    private const byte AgePrefix = 2;
    private const byte FetchPrefix = 3;
    private const byte Version = 1;
    private const int AgeKeyBytes = 1 + 8 + DigestBytes;

    /// <summary>The key from which a scan gives what is to be fetched.</summary>
    public static byte[] FirstFetch => [FetchPrefix];

    /// <summary>Takes an event: the whole batch is refused where it was taken before. Sets the record's layout version.</summary>
    public void Insert(WriteBatch batch, ReadOnlySpan<byte> digest, WebhookFetchRecord fetch)
    {
        Span<byte> key = stackalloc byte[AgeKeyBytes];
        Mark(batch, WriteKind.Insert, KeyOf(key, TakenPrefix, digest));
        Mark(batch, WriteKind.Put, AgeKeyOf(key, fetch.ReceiveTimeMs, digest));
        PutFetch(batch, digest, fetch);
    }

    /// <summary>Stores what is to be fetched and sets the record's layout version.</summary>
    public void PutFetch(WriteBatch batch, ReadOnlySpan<byte> digest, WebhookFetchRecord fetch)
    {
        fetch.Version = MessageRow.Version;
        Span<byte> key = stackalloc byte[AgeKeyBytes];
        seal.Write(batch, WriteKind.Put, Table.Webhooks, KeyOf(key, FetchPrefix, digest), fetch);
    }

    /// <summary>It is fetched, or never will be.</summary>
    public static void DeleteFetch(WriteBatch batch, ReadOnlySpan<byte> digest)
    {
        Span<byte> key = stackalloc byte[AgeKeyBytes];
        batch.Delete(Table.Webhooks, KeyOf(key, FetchPrefix, digest));
    }

    /// <summary>Forgets that the event was taken, so that it is taken when it is sent again.</summary>
    public static void DeleteTaken(WriteBatch batch, ReadOnlySpan<byte> digest, long receiveTimeMs)
    {
        Span<byte> key = stackalloc byte[AgeKeyBytes];
        batch.Delete(Table.Webhooks, KeyOf(key, TakenPrefix, digest));
        batch.Delete(Table.Webhooks, AgeKeyOf(key, receiveTimeMs, digest));
    }

    /// <summary>Reads a row that a scan from <see cref="FirstFetch"/> gave; false behind the last of them.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool TryReadFetch(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, out byte[] digest, out WebhookFetchRecord fetch)
    {
        (digest, fetch) = ([], null!);
        if (key.Length != 1 + DigestBytes || key[0] != FetchPrefix)
        {
            return false;
        }

        fetch = seal.Read(WebhookFetchRecord.Parser, Table.Webhooks, key, value);
        MessageRow.ThrowIfUnknown(fetch.Version);
        digest = key[1..].ToArray();
        return true;
    }

    /// <summary>Forgets at most `countMax` events that were taken before the given time, and says how many.</summary>
    public static async Task<int> SweepAsync(IRecordStore store, long beforeMs, int countMax, CancellationToken cancellation)
    {
        var batch = new WriteBatch();
        var count = 0;
        await foreach (var (key, _) in store.ScanAsync(Table.Webhooks, new[] { AgePrefix }, cancellation))
        {
            if (key.Length != AgeKeyBytes || key[0] != AgePrefix
                || BinaryPrimitives.ReadInt64BigEndian(key.AsSpan(1)) >= beforeMs
                || count == countMax)
            {
                break;
            }

            DeleteTaken(batch, key.AsSpan(9), BinaryPrimitives.ReadInt64BigEndian(key.AsSpan(1)));
            count++;
        }

        if (count > 0)
        {
            await store.CommitAsync(batch);
        }

        return count;
    }

    private void Mark(WriteBatch batch, WriteKind kind, ReadOnlySpan<byte> key)
    {
        var value = batch.Reserve(kind, Table.Webhooks, key, 1 + RowSeal.MacBytes);
        value[0] = Version;
        seal.Append(Table.Webhooks, key, value);
    }

    private static ReadOnlySpan<byte> KeyOf(Span<byte> destination, byte prefix, ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, DigestBytes, nameof(digest));
        destination[0] = prefix;
        digest.CopyTo(destination[1..]);
        return destination[..(1 + DigestBytes)];
    }

    private static ReadOnlySpan<byte> AgeKeyOf(Span<byte> destination, long timeMs, ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, DigestBytes, nameof(digest));
        destination[0] = AgePrefix;
        BinaryPrimitives.WriteInt64BigEndian(destination[1..], timeMs);
        digest.CopyTo(destination[9..]);
        return destination[..AgeKeyBytes];
    }
}
