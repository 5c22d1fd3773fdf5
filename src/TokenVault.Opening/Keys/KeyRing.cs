using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace TokenVault.Opening.Keys;

/// <summary>The keys of a keystore in memory, unchangeable. Of each purpose the one with the highest number is current; the others still open what they sealed.</summary>
internal sealed class KeyRing
{
    // Far more than rotations in a lifetime; bounds what a file may make the program read.
    public const int KeysMax = 1024;

    private readonly StoredKey?[] _current = new StoredKey?[byte.MaxValue + 1];

    public KeyRing(ImmutableArray<StoredKey> keys)
    {
        Keys = keys;
        foreach (var key in keys)
        {
            if (_current[(byte)key.Purpose] is not { } other || other.Number < key.Number)
            {
                _current[(byte)key.Purpose] = key;
            }
        }
    }

    public ImmutableArray<StoredKey> Keys { get; }

    /// <summary>The first keys of a keystore.</summary>
    public static KeyRing Create(StoredKey opening, DateTimeOffset now) => new(
    [
        opening,
        .. ((ReadOnlySpan<KeyPurpose>)[KeyPurpose.Wrapping, KeyPurpose.Fingerprint, KeyPurpose.Row, KeyPurpose.Disclosure, KeyPurpose.Ledger])
            .ToArray().Select(purpose => StoredKey.Drawn(purpose, 1, default, now, DrawBytes())),
    ]);

    /// <summary>Never null: a keystore without a current key of each purpose is not read, and a current key can't be destroyed.</summary>
    public StoredKey Current(KeyPurpose purpose) => _current[(byte)purpose]!;

    /// <summary>Those of a purpose that are there, the newest first.</summary>
    public IEnumerable<StoredKey> Of(KeyPurpose purpose) =>
        Keys.Where(key => key.Purpose == purpose && !key.IsDestroyed).OrderByDescending(static key => key.Number);

    /// <summary>False where there is no such key, or no more.</summary>
    public bool TryGet(KeyPurpose purpose, uint number, [NotNullWhen(true)] out StoredKey? key)
    {
        key = Keys.FirstOrDefault(candidate => candidate.Purpose == purpose && candidate.Number == number && !candidate.IsDestroyed);
        return key is not null;
    }

    /// <summary>The same with the next key of a purpose, which is current there. Opening keys are drawn by <see cref="OpeningKeys"/>.</summary>
    /// <exception cref="KeystoreException">There are as many as a keystore holds, or as that purpose has numbers for.</exception>
    public KeyRing WithDrawn(KeyPurpose purpose, DateTimeOffset now)
    {
        var current = Current(purpose);
        RequireRoom(current);
        return With(StoredKey.Drawn(purpose, current.Number + 1, current.Suite, now, DrawBytes()));
    }

    /// <summary>The same with a key more, of the next number of its purpose.</summary>
    public KeyRing With(StoredKey next)
    {
        RequireRoom(Current(next.Purpose));
        return new KeyRing(Keys.Add(next));
    }

    /// <summary>The same with what is left of a key that is destroyed. Its bytes are still there for the caller to wipe.</summary>
    /// <exception cref="KeystoreException">There is no such key, or it is the current one of its purpose.</exception>
    public KeyRing WithBuried(KeyPurpose purpose, uint number, DateTimeOffset now)
    {
        if (!TryGet(purpose, number, out var key))
        {
            throw new KeystoreException("There is no such key.");
        }

        return ReferenceEquals(key, Current(purpose))
            ? throw new KeystoreException("This key is in use. Draw another of its kind first.")
            : new KeyRing(Keys.Replace(key, key.Buried(now)));
    }

    public void Wipe()
    {
        foreach (var key in Keys)
        {
            CryptographicOperations.ZeroMemory(key.Bytes);
        }
    }

    private static byte[] DrawBytes()
    {
        var key = GC.AllocateUninitializedArray<byte>(StoredKey.KeyBytes, pinned: true);
        RandomNumberGenerator.Fill(key);
        return key;
    }

    private void RequireRoom(StoredKey current)
    {
        if (Keys.Length == KeysMax || (current.Purpose == KeyPurpose.Fingerprint && current.Number == byte.MaxValue))
        {
            throw new KeystoreException("The keystore holds no more keys of this kind.");
        }
    }
}
