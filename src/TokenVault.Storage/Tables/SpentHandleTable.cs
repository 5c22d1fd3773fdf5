using System.Buffers.Binary;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage.Tables;

/// <summary>Handles that have served and must not again, each until it would have expired. Thread-safe, its batches are not.</summary>
/// <remarks>
/// Key: 3 (1) ‖ when the handle expires, seconds since 1970 (8) ‖ digest of its name (16), so that what has expired lies in
/// front and is removed without a look at the rest. Value: version 1 (1); the row's MAC follows.
/// </remarks>
public sealed class SpentHandleTable(RowSeal seal)
{
    public const int DigestBytes = 16;

    private const byte Prefix = 3;
    private const byte Version = 1;
    private const int KeyBytes = 1 + 8 + DigestBytes;

    public void Put(WriteBatch batch, long expireUnixSeconds, ReadOnlySpan<byte> digest)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, expireUnixSeconds, digest);
        var value = batch.Reserve(WriteKind.Put, Table.Counters, key, 1 + RowSeal.MacBytes);
        value[0] = Version;
        seal.Append(Table.Counters, key, value);
    }

#pragma warning disable CA1822 // An instance member like its siblings, so that callers need to know one way only.
    public int AddLookup(ReadBatch batch, long expireUnixSeconds, ReadOnlySpan<byte> digest)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, expireUnixSeconds, digest);
        return batch.Add(Table.Counters, key);
    }
#pragma warning restore CA1822

    /// <summary>Whether the handle was marked.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public bool IsSpent(ReadBatch batch, int index, long expireUnixSeconds, ReadOnlySpan<byte> digest)
    {
        if (!batch.TryGet(index, out var value))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, expireUnixSeconds, digest);
        seal.Check(Table.Counters, key, value);
        return true;
    }

    /// <summary>Removes at most `countMax` marks whose handles expired before the given second, and says how many it removed.</summary>
    public static async Task<int> SweepAsync(IRecordStore store, long beforeUnixSeconds, int countMax, CancellationToken cancellation)
    {
        var first = new byte[] { Prefix };
        var batch = new WriteBatch();
        await foreach (var (key, _) in store.ScanAsync(Table.Counters, first, cancellation))
        {
            if (key.Length != KeyBytes || key[0] != Prefix
                || BinaryPrimitives.ReadInt64BigEndian(key.AsSpan(1)) >= beforeUnixSeconds
                || batch.Count == countMax)
            {
                break;
            }

            batch.Delete(Table.Counters, key);
        }

        if (batch.Count > 0)
        {
            await store.CommitAsync(batch);
        }

        return batch.Count;
    }

    private static void WriteKey(Span<byte> key, long expireUnixSeconds, ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, DigestBytes, nameof(digest));
        key[0] = Prefix;
        BinaryPrimitives.WriteInt64BigEndian(key[1..], expireUnixSeconds);
        digest.CopyTo(key[9..]);
    }
}
