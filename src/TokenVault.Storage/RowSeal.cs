using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Errors;

namespace TokenVault.Storage;

/// <summary>
/// The MAC that ends every row: a changed bit, or a row moved to another key or table, is found when it is read. It says nothing
/// about a row that is missing or an older one put back.
/// </summary>
/// <remarks>
/// The leading 128 bits of HMAC-SHA256 over `TVRM` ‖ version 1 (1) ‖ table (1) ‖ length of the key (2, big-endian) ‖ key ‖ value.
/// Thread-safe. Dispose when nobody uses it any more, which zeroes the key.
/// </remarks>
public sealed class RowSeal : IDisposable
{
    public const int KeyBytes = 32;
    public const int MacBytes = 16;

    private const int PrefixBytes = 5 + 1 + 2;

    private readonly byte[] _key;

    // One for each thread: it keeps state between the calls. Kept, since setting one up costs twice as much as a row's MAC.
    private readonly ThreadLocal<IncrementalHash> _hash;

    public RowSeal(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes, nameof(key));

        // Pinned, so that the collector leaves no copies that Dispose can't reach.
        _key = GC.AllocateUninitializedArray<byte>(KeyBytes, pinned: true);
        key.CopyTo(_key);

        // Not tracked: the pool's threads come and go, and tracking would keep the state of each for ever. Its finalizer frees it.
        _hash = new ThreadLocal<IncrementalHash>(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key));
    }

    private static ReadOnlySpan<byte> Magic => "TVRM\u0001"u8;

    // So that no row's MAC is a digest of its key.
    private static ReadOnlySpan<byte> DigestMagic => "TVRD\u0001"u8;

    /// <summary>Writes the MAC of the leading bytes into the last <see cref="MacBytes"/>.</summary>
    public void Append(Table table, scoped ReadOnlySpan<byte> key, Span<byte> valueThenMac) =>
        Compute(table, key, valueThenMac[..^MacBytes], valueThenMac[^MacBytes..]);

    public bool IsValid(Table table, scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> valueAndMac)
    {
        if (valueAndMac.Length < MacBytes)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[MacBytes];
        Compute(table, key, valueAndMac[..^MacBytes], expected);
        return CryptographicOperations.FixedTimeEquals(expected, valueAndMac[^MacBytes..]);
    }

    public void Dispose()
    {
        _hash.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    /// <summary>Gives the value without its MAC.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/> where the MAC is wrong.</exception>
    internal ReadOnlySpan<byte> Check(Table table, scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> valueAndMac) =>
        IsValid(table, key, valueAndMac) ? valueAndMac[..^MacBytes] : throw new VaultException(VaultErrorCode.RecordDamaged);

    /// <summary>
    /// What stands for a name in a table's keys, <see cref="MacBytes"/> long. Purging takes values out of the engine's files and leaves keys:
    /// of what may have to be forgotten no name may stand in one.
    /// </summary>
    internal void WriteDigest(Table table, scoped ReadOnlySpan<byte> name, Span<byte> digest) => Compute(DigestMagic, table, name, default, digest);

    private void Compute(Table table, scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Span<byte> mac) =>
        Compute(Magic, table, key, value, mac);

    private void Compute(
        scoped ReadOnlySpan<byte> magic, Table table, scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Span<byte> mac)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        magic.CopyTo(prefix);
        prefix[5] = (byte)table;
        BinaryPrimitives.WriteUInt16BigEndian(prefix[6..], checked((ushort)key.Length));

        var hash = _hash.Value!;
        hash.AppendData(prefix);
        hash.AppendData(key);
        hash.AppendData(value);
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(full);
        full[..MacBytes].CopyTo(mac);
    }
}
