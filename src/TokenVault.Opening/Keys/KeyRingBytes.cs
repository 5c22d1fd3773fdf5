using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TokenVault.Envelope;

namespace TokenVault.Opening.Keys;

/// <summary>What the keystore encrypts.</summary>
/// <remarks>
/// Layout, big-endian: version 2 (1) ‖ count (2) ‖ for each key: purpose (1) ‖ number (4) ‖ suite (2) ‖ created, milliseconds since 1970 (8) ‖
/// place (1) ‖ length (2) ‖ bytes, as <see cref="StoredKey"/> says.
/// </remarks>
internal static class KeyRingBytes
{
    public const int BytesMax = PrefixBytes + (KeyRing.KeysMax * (EntryBytes + StoredKey.ReferenceBytesMax));

    private const byte Version = 2;
    private const int PrefixBytes = 3;
    private const int EntryBytes = 1 + 4 + 2 + 8 + 1 + 2;

    // 31 December 9999: beyond it DateTimeOffset throws.
    private const long MillisecondsMax = 253_402_300_799_999;

    /// <summary>Gives a pinned array that the caller wipes.</summary>
    public static byte[] Encode(KeyRing ring)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(PrefixBytes + ring.Keys.Sum(static key => EntryBytes + key.Bytes.Length), pinned: true);
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)ring.Keys.Length);
        var at = bytes.AsSpan(PrefixBytes);
        foreach (var key in ring.Keys)
        {
            at[0] = (byte)key.Purpose;
            BinaryPrimitives.WriteUInt32BigEndian(at[1..], key.Number);
            BinaryPrimitives.WriteUInt16BigEndian(at[5..], (ushort)key.Suite);
            BinaryPrimitives.WriteInt64BigEndian(at[7..], key.Created.ToUnixTimeMilliseconds());
            at[15] = (byte)key.Place;
            BinaryPrimitives.WriteUInt16BigEndian(at[16..], (ushort)key.Bytes.Length);
            key.Bytes.CopyTo(at[EntryBytes..]);
            at = at[(EntryBytes + key.Bytes.Length)..];
        }

        return bytes;
    }

    /// <summary>False where the layout is wrong or a purpose has no current key. The source has been authenticated before.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> source, [NotNullWhen(true)] out KeyRing? ring)
    {
        ring = null;
        if (source.Length < PrefixBytes || source[0] != Version)
        {
            return false;
        }

        var keys = ImmutableArray.CreateBuilder<StoredKey>();
        var at = source[PrefixBytes..];
        while (TryReadKey(at, out var key, out var read))
        {
            keys.Add(key);
            at = at[read..];
        }

        var decoded = new KeyRing(keys.ToImmutable());
        if (at.IsEmpty && keys.Count == BinaryPrimitives.ReadUInt16BigEndian(source[1..]) && keys.Count <= KeyRing.KeysMax && IsComplete(decoded))
        {
            ring = decoded;
            return true;
        }

        decoded.Wipe();
        return false;
    }

    private static bool TryReadKey(ReadOnlySpan<byte> source, [NotNullWhen(true)] out StoredKey? key, out int read)
    {
        (key, read) = (null, 0);
        if (source.Length < EntryBytes)
        {
            return false;
        }

        var (created, place) = (BinaryPrimitives.ReadInt64BigEndian(source[7..]), (KeyPlace)source[15]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[16..]);
        if (created is < 0 or > MillisecondsMax || !IsLengthOf(place, length) || source.Length < EntryBytes + length)
        {
            return false;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        source.Slice(EntryBytes, length).CopyTo(bytes);
        key = new StoredKey(
            (KeyPurpose)source[0],
            BinaryPrimitives.ReadUInt32BigEndian(source[1..]),
            (SuiteId)BinaryPrimitives.ReadUInt16BigEndian(source[5..]),
            DateTimeOffset.FromUnixTimeMilliseconds(created),
            place,
            bytes);
        read = EntryBytes + length;
        return !key.IsDestroyed || BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and <= MillisecondsMax;
    }

    private static bool IsLengthOf(KeyPlace place, int length) => place switch
    {
        KeyPlace.Keystore => length == StoredKey.KeyBytes,
        KeyPlace.Token => length is > 0 and <= StoredKey.ReferenceBytesMax,
        KeyPlace.Destroyed => length == sizeof(long),
        _ => false,
    };

    private static bool IsComplete(KeyRing ring) =>
        Array.TrueForAll(Enum.GetValues<KeyPurpose>(), purpose => ring.Current(purpose) is { IsDestroyed: false })
        && ring.Keys.All(static key => key.Purpose switch
        {
            KeyPurpose.Opening => key.Suite is SuiteId.XWing or SuiteId.DhKemP256,
            KeyPurpose.Fingerprint => key.Number is >= 1 and <= byte.MaxValue && key.Place != KeyPlace.Token,
            _ => Enum.IsDefined(key.Purpose) && key.Place != KeyPlace.Token,
        });
}
