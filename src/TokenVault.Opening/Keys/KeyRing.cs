using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using TokenVault.Envelope;

namespace TokenVault.Opening.Keys;

/// <summary>The keys of a keystore in memory. Of each purpose the one with the highest number is current; the others still open what they sealed.</summary>
/// <remarks>
/// Layout of the plaintext, big-endian: version 1 (1) ‖ count (2) ‖ for each key: purpose (1) ‖ number (4) ‖ suite (2) ‖
/// key (32).
/// </remarks>
internal sealed class KeyRing : IDisposable
{
    public const int BytesMax = PrefixBytes + (KeysMax * EntryBytes);

    // Far more than rotations in a lifetime; bounds what a file may make the program read.
    private const int KeysMax = 1024;
    private const byte Version = 1;
    private const int PrefixBytes = 3;
    private const int EntryBytes = 1 + 4 + 2 + StoredKey.KeyBytes;

    private readonly List<StoredKey> _keys = [];

    private KeyRing()
    {
    }

    public static KeyRing Create(SuiteId suite)
    {
        var ring = new KeyRing();
        ring._keys.Add(new StoredKey(KeyPurpose.Opening, 1, suite, NameableKey.Draw(suite)));
        foreach (var purpose in (ReadOnlySpan<KeyPurpose>)[KeyPurpose.Wrapping, KeyPurpose.Fingerprint, KeyPurpose.Row, KeyPurpose.Disclosure, KeyPurpose.Ledger])
        {
            var key = GC.AllocateUninitializedArray<byte>(StoredKey.KeyBytes, pinned: true);
            RandomNumberGenerator.Fill(key);
            ring._keys.Add(new StoredKey(purpose, 1, default, key));
        }

        return ring;
    }

    /// <summary>Null only once disposed.</summary>
    public StoredKey? Current(KeyPurpose purpose) =>
        _keys.Where(key => key.Purpose == purpose).MaxBy(key => key.Number);

    /// <summary>Those of a purpose, the newest first.</summary>
    public IEnumerable<uint> Numbers(KeyPurpose purpose) => _keys.Where(key => key.Purpose == purpose).Select(key => key.Number).OrderDescending();

    public bool TryGet(KeyPurpose purpose, uint number, [NotNullWhen(true)] out StoredKey? key)
    {
        key = _keys.Find(candidate => candidate.Purpose == purpose && candidate.Number == number);
        return key is not null;
    }

    /// <summary>Gives a pinned array that the caller wipes.</summary>
    public byte[] Encode()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(PrefixBytes + (_keys.Count * EntryBytes), pinned: true);
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)_keys.Count);
        var at = bytes.AsSpan(PrefixBytes);
        foreach (var key in _keys)
        {
            at[0] = (byte)key.Purpose;
            BinaryPrimitives.WriteUInt32BigEndian(at[1..], key.Number);
            BinaryPrimitives.WriteUInt16BigEndian(at[5..], (ushort)key.Suite);
            key.Bytes.CopyTo(at[7..]);
            at = at[EntryBytes..];
        }

        return bytes;
    }

    /// <summary>False where the layout is wrong or a purpose has no key. The source has been authenticated before.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> source, [NotNullWhen(true)] out KeyRing? ring)
    {
        ring = null;
        if (source.Length < PrefixBytes
            || source[0] != Version
            || source.Length != PrefixBytes + (BinaryPrimitives.ReadUInt16BigEndian(source[1..]) * EntryBytes))
        {
            return false;
        }

        var read = new KeyRing();
        for (var at = source[PrefixBytes..]; !at.IsEmpty; at = at[EntryBytes..])
        {
            var key = GC.AllocateUninitializedArray<byte>(StoredKey.KeyBytes, pinned: true);
            at.Slice(7, StoredKey.KeyBytes).CopyTo(key);
            var suite = (SuiteId)BinaryPrimitives.ReadUInt16BigEndian(at[5..]);
            read._keys.Add(new StoredKey((KeyPurpose)at[0], BinaryPrimitives.ReadUInt32BigEndian(at[1..]), suite, key));
        }

        if (!read.IsComplete)
        {
            read.Dispose();
            return false;
        }

        ring = read;
        return true;
    }

    // Wiped, and taken out as well: a key of zeros must never be used.
    public void Dispose()
    {
        foreach (var key in _keys)
        {
            CryptographicOperations.ZeroMemory(key.Bytes);
        }

        _keys.Clear();
    }

    private bool IsComplete =>
        Enum.GetValues<KeyPurpose>().All(purpose => _keys.Exists(key => key.Purpose == purpose))
        && _keys.TrueForAll(key => key.Purpose != KeyPurpose.Fingerprint || key.Number is >= 1 and <= byte.MaxValue)
        && _keys.TrueForAll(key => key.Purpose != KeyPurpose.Opening || key.Suite is SuiteId.XWing or SuiteId.DhKemP256);
}
