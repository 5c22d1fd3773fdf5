using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Opening.Hsm;
using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Keys;

/// <summary>A keystore as it lies on disk: its locks can be looked at, its keys take the master key.</summary>
/// <remarks>
/// Layout, big-endian: `TVKS` ‖ version 2 (1) ‖ generation (8), one more with each change ‖ count of locks (1) ‖ for each: kind (1) ‖ length (4) ‖
/// body ‖ nonce (12) ‖ AES-256-GCM of <see cref="KeyRingBytes"/> under the master key ‖ tag (16). Everything before the ciphertext is additional data, so a
/// lock that was put beside the others by somebody else stops the keystore from opening.
/// </remarks>
public sealed class KeystoreEnvelope
{
    internal const int BytesMax = PrefixBytes + (LocksMax * (LockPrefixBytes + KeystoreLock.BodyBytesMax)) + NonceBytes + KeyRingBytes.BytesMax + TagBytes;

    // One of each kind, and room to change one for another.
    private const int LocksMax = 8;
    private const int PrefixBytes = 5 + 8 + 1;
    private const int LockPrefixBytes = 1 + 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // One message for a wrong passphrase and for damage: which of the two it was helps only who guesses.
    private const string Refused = "The keystore does not open: the passphrase is wrong or the file is damaged.";

    private readonly byte[] _file;
    private readonly int _headerBytes;

    private KeystoreEnvelope(byte[] file, int headerBytes, IReadOnlyList<KeystoreLock> locks) => (_file, _headerBytes, Locks) = (file, headerBytes, locks);

    private static ReadOnlySpan<byte> Magic => "TVKS\u0002"u8;

    /// <summary>How often the keystore was changed. Not authenticated before the keystore is opened.</summary>
    public long Generation => BinaryPrimitives.ReadInt64BigEndian(_file.AsSpan(Magic.Length));

    /// <summary>By what it opens. Not authenticated before the keystore is opened.</summary>
    public IReadOnlyList<KeystoreLock> Locks { get; }

    /// <exception cref="KeystoreException">The file is missing, readable by others than its owner, or no keystore.</exception>
    public static KeystoreEnvelope Read(string path) => Decode(KeystorePath.Read(path, BytesMax));

    /// <summary>The master key by the passphrase.</summary>
    /// <exception cref="KeystoreException">There is no such lock; or, in one message, the passphrase is wrong or the file damaged.</exception>
    public MasterKey Unlock(ReadOnlySpan<byte> passphrase)
    {
        var closed = Locks.FirstOrDefault(static candidate => candidate.Kind == LockKind.Passphrase)
            ?? throw new KeystoreException("The keystore does not open by a passphrase.");
        return PassphraseLock.Open(closed, passphrase) ?? throw new KeystoreException(Refused);
    }

    /// <summary>The master key by the key in a PKCS#11 token.</summary>
    /// <exception cref="KeystoreException">There is no such lock; the token is not reached or does not hold the key; or the file is damaged.</exception>
    public MasterKey Unlock(HsmToken token)
    {
        var closed = Locks.FirstOrDefault(static candidate => candidate.Kind == LockKind.Token)
            ?? throw new KeystoreException("The keystore does not open by a PKCS#11 token.");
        return TokenLock.Open(closed, token)
            ?? throw new KeystoreException("The keystore does not open by the key in the PKCS#11 token: it is another keystore's, or the file is damaged.");
    }

    internal static byte[] Encode(long generation, IReadOnlyList<KeystoreLock> locks, KeyRing ring, MasterKey master)
    {
        if (locks.Count is 0 or > LocksMax)
        {
            throw new KeystoreException($"A keystore has 1 to {LocksMax} locks.");
        }

        var plaintext = KeyRingBytes.Encode(ring);
        try
        {
            var headerBytes = PrefixBytes + locks.Sum(static closed => LockPrefixBytes + closed.Body.Length) + NonceBytes;
            var file = new byte[headerBytes + plaintext.Length + TagBytes];
            var header = file.AsSpan(0, headerBytes);
            Magic.CopyTo(header);
            BinaryPrimitives.WriteInt64BigEndian(header[Magic.Length..], generation);
            header[PrefixBytes - 1] = (byte)locks.Count;
            var at = header[PrefixBytes..];
            foreach (var closed in locks)
            {
                at[0] = (byte)closed.Kind;
                BinaryPrimitives.WriteInt32BigEndian(at[1..], closed.Body.Length);
                closed.Body.Span.CopyTo(at[LockPrefixBytes..]);
                at = at[(LockPrefixBytes + closed.Body.Length)..];
            }

            // Random, 96 bits: a keystore is not written 2^32 times (NIST SP 800-38D section 8.3).
            RandomNumberGenerator.Fill(at);
            using var aead = new AesGcm(master.Bytes, TagBytes);
            aead.Encrypt(at, plaintext, file.AsSpan(headerBytes, plaintext.Length), file.AsSpan(^TagBytes..), header);
            return file;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    internal static KeystoreEnvelope Decode(byte[] file)
    {
        if (file.Length < PrefixBytes || !file.AsSpan().StartsWith(Magic) || file[PrefixBytes - 1] is 0 or > LocksMax)
        {
            throw new KeystoreException(Refused);
        }

        var locks = new List<KeystoreLock>();
        var at = PrefixBytes;
        for (var i = 0; i < file[PrefixBytes - 1]; i++)
        {
            var length = file.Length - at >= LockPrefixBytes ? BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 1)) : -1;
            if (length is < 0 or > KeystoreLock.BodyBytesMax || file.Length - at - LockPrefixBytes < length)
            {
                throw new KeystoreException(Refused);
            }

            locks.Add(new KeystoreLock((LockKind)file[at], file.AsMemory(at + LockPrefixBytes, length)));
            at += LockPrefixBytes + length;
        }

        return file.Length - at >= NonceBytes + TagBytes ? new KeystoreEnvelope(file, at + NonceBytes, locks) : throw new KeystoreException(Refused);
    }

    /// <summary>The keys, which the caller wipes.</summary>
    /// <exception cref="KeystoreException">Something was altered, or it is another keystore's master key.</exception>
    internal KeyRing Open(MasterKey master)
    {
        var header = _file.AsSpan(0, _headerBytes);
        var plaintext = GC.AllocateUninitializedArray<byte>(_file.Length - _headerBytes - TagBytes, pinned: true);
        try
        {
            using var aead = new AesGcm(master.Bytes, TagBytes);
            aead.Decrypt(header[^NonceBytes..], _file.AsSpan(_headerBytes..^TagBytes), _file.AsSpan(^TagBytes..), plaintext, header);
            return KeyRingBytes.TryDecode(plaintext, out var ring)
                ? ring
                : throw new KeystoreException("The keystore was made by another version of this program.");
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new KeystoreException(Refused, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }
}
