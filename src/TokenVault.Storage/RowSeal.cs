using System.Buffers;
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
/// Thread-safe; dispose when nobody uses it any more, which zeroes the key.
/// </remarks>
public sealed class RowSeal : IDisposable
{
    public const int KeyBytes = 32;
    public const int MacBytes = 16;

    private const int PrefixBytes = 5 + 1 + 2;

    // Rows of the fast path (151 bytes) fit; larger ones take a pooled buffer.
    private const int StackBytesMax = 512;

    private readonly byte[] _key;

    public RowSeal(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes, nameof(key));

        // Pinned, so that the collector leaves no copies that Dispose can't reach.
        _key = GC.AllocateUninitializedArray<byte>(KeyBytes, pinned: true);
        key.CopyTo(_key);
    }

    private static ReadOnlySpan<byte> Magic => "TVRM\u0001"u8;

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

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    /// <summary>Gives the value without its MAC.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/> where the MAC is wrong.</exception>
    internal ReadOnlySpan<byte> Check(Table table, scoped ReadOnlySpan<byte> key, ReadOnlySpan<byte> valueAndMac) =>
        IsValid(table, key, valueAndMac) ? valueAndMac[..^MacBytes] : throw new VaultException(VaultErrorCode.RecordDamaged);

    private void Compute(Table table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Span<byte> mac)
    {
        var length = PrefixBytes + key.Length + value.Length;
        byte[]? rented = null;
        var message = length <= StackBytesMax
            ? stackalloc byte[StackBytesMax]
            : (rented = ArrayPool<byte>.Shared.Rent(length));
        message = message[..length];

        Magic.CopyTo(message);
        message[5] = (byte)table;
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], checked((ushort)key.Length));
        key.CopyTo(message[PrefixBytes..]);
        value.CopyTo(message[(PrefixBytes + key.Length)..]);

        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, message, full);
        full[..MacBytes].CopyTo(mac);

        // Rows hold sealed bytes only, so the buffer goes back as it is.
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
