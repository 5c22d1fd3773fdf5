using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using TokenVault.Envelope;
using TokenVault.Hpke;
using TokenVault.Opening.Hsm;
using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Keys;

/// <summary>
/// The adapter's long-lived keys, out of an encrypted file. Keys are drawn and destroyed while it is in use, on disk before they take effect. Safe for many
/// threads. Wiped when disposed.
/// </summary>
/// <remarks>What is current may be another at the next look: whoever needs a key with its number takes both at once.</remarks>
public sealed class Keystore : IDisposable
{
    /// <summary>A shorter passphrase is refused when a keystore is made.</summary>
    public const int PassphraseBytesMin = 12;

    private readonly string _path;
    private readonly MasterKey _master;
    private readonly OpeningKeys _opening;
    private readonly Lock _lock = new();
    private IReadOnlyList<KeystoreLock> _locks;
    private long _generation;
    private KeyRing? _ring;

    // Master key, ring and opening keys are the keystore's from here on.
    internal Keystore(string path, (long Generation, IReadOnlyList<KeystoreLock> Locks) state, KeyRing ring, MasterKey master, OpeningKeys opening)
    {
        (_path, _ring, _master, _opening) = (path, ring, master, opening);
        (_generation, _locks) = state;
    }

    /// <summary>The number of the current opening key, which the key manifest carries.</summary>
    public uint OpeningKeyNumber => Current(KeyPurpose.Opening).Number;

    public SuiteId Suite => Current(KeyPurpose.Opening).Suite;

    /// <summary>The current opening key's public half.</summary>
    public byte[] PublicKey => OpeningKeys.PublicKeyOf(Current(KeyPurpose.Opening));

    public uint CurrentWrappingKey => Current(KeyPurpose.Wrapping).Number;

    /// <summary>1 to 255.</summary>
    public byte CurrentFingerprintKey => (byte)Current(KeyPurpose.Fingerprint).Number;

    /// <summary>32 bytes: authenticates the rows of the adapter's own store.</summary>
    public ReadOnlySpan<byte> RowKey => Current(KeyPurpose.Row).Bytes;

    /// <summary>32 bytes: chains the record of disclosures.</summary>
    public ReadOnlySpan<byte> DisclosureKey => Current(KeyPurpose.Disclosure).Bytes;

    /// <summary>The numbers of the keys that sign checkpoints of the record of disclosures, lowest first: the record is named after that one.</summary>
    public IReadOnlyList<uint> LedgerKeyNumbers => [.. Ring.Of(KeyPurpose.Ledger).Select(static key => key.Number).Order()];

    /// <summary>All that ever were, in the order in which they were drawn.</summary>
    public IReadOnlyList<KeyFacts> Keys
    {
        get
        {
            var ring = Ring;
            return [.. ring.Keys.Select(key => FactsOf(ring, key))];
        }
    }

    /// <summary>How often the keystore was changed.</summary>
    public long Generation
    {
        get
        {
            lock (_lock)
            {
                return _generation;
            }
        }
    }

    internal ReadOnlySpan<byte> FingerprintKey => Current(KeyPurpose.Fingerprint).Bytes;

    internal ReadOnlySpan<byte> WrappingKey => Current(KeyPurpose.Wrapping).Bytes;

    /// <summary>Those that are there, the newest first.</summary>
    internal IEnumerable<StoredKey> AllOpeningKeys => Ring.Of(KeyPurpose.Opening);

    private KeyRing Ring => Volatile.Read(ref _ring) ?? throw new ObjectDisposedException(nameof(Keystore));

    /// <summary>Draws new keys, writes them to a file that must not exist yet, and gives them.</summary>
    /// <exception cref="KeystoreException">The file exists or can't be written, or the passphrase is too short.</exception>
    public static Keystore Create(string path, ReadOnlySpan<byte> passphrase, SuiteId suite = SuiteId.XWing) =>
        Create(path, passphrase, suite, KeystoreCost.Default);

    /// <summary>Reads the keys.</summary>
    /// <exception cref="KeystoreException">
    /// The file is missing or readable by others than its owner; or, in one message, the passphrase is wrong or the file damaged.
    /// </exception>
    public static Keystore Open(string path, ReadOnlySpan<byte> passphrase)
    {
        var envelope = KeystoreEnvelope.Read(path);
        return Open(path, envelope, envelope.Unlock(passphrase));
    }

    /// <summary>Reads the keys by the master key, which is the keystore's from here on.</summary>
    /// <exception cref="KeystoreException">The file is damaged, or it is another's master key; which is wiped.</exception>
    /// <param name="path">The file.</param>
    /// <param name="envelope">The file as it was read.</param>
    /// <param name="master">Out of one of its locks.</param>
    /// <param name="token">The PKCS#11 token with its opening keys, where they are in one. The keystore's as well, and disposed where this throws.</param>
    public static Keystore Open(string path, KeystoreEnvelope envelope, MasterKey master, HsmToken? token = null)
    {
        var opening = new OpeningKeys(token);
        KeyRing? ring = null;
        try
        {
            ring = envelope.Open(master);
            opening.Require(ring);
            return new Keystore(path, (envelope.Generation, envelope.Locks), ring, master, opening);
        }
        catch
        {
            ring?.Wipe();
            master.Dispose();
            opening.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Draws new keys, of which the opening key is made in a PKCS#11 token and stays there, as does the key that the master key is sealed to. The token is
    /// the keystore's from here on.
    /// </summary>
    /// <exception cref="KeystoreException">The file exists or can't be written, or the token can't make such keys; what it made is destroyed there.</exception>
    public static Keystore Create(string path, HsmToken token) => KeystoreCreation.Run(path, token);

    /// <summary>Draws the next key of a purpose, on disk when this returns, and current from then on. The others stay.</summary>
    /// <exception cref="KeystoreException">The file can't be written or was changed by another process, or holds no more keys.</exception>
    public KeyFacts Draw(KeyPurpose purpose, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (purpose == KeyPurpose.Opening)
            {
                return DrawOpening(now);
            }

            var next = Ring.WithDrawn(purpose, now);
            try
            {
                Write(next, _locks);
            }
            catch
            {
                CryptographicOperations.ZeroMemory(next.Current(purpose).Bytes);
                throw;
            }

            return FactsOf(next, next.Current(purpose));
        }
    }

    /// <summary>Destroys a key: it is in the file no more when this returns, and wiped in memory. Copies of the file that others keep still hold it.</summary>
    /// <exception cref="KeystoreException">There is no such key, it is the current one, or the file can't be written.</exception>
    public void Destroy(KeyPurpose purpose, uint number, DateTimeOffset now)
    {
        lock (_lock)
        {
            var ring = Ring;
            var next = ring.WithBuried(purpose, number, now);
            if (!ring.TryGet(purpose, number, out var destroyed))
            {
                return;
            }

            // In its token first: where that fails, the keystore still tells that it is there, and it can be tried again.
            _opening.Destroy(destroyed);
            Write(next, _locks);
            CryptographicOperations.ZeroMemory(destroyed.Bytes);
        }
    }

    /// <summary>32 bytes: the seed of an Ed25519 key that signs checkpoints of the record of disclosures.</summary>
    /// <exception cref="ArgumentException">There is none of this number.</exception>
    public ReadOnlySpan<byte> LedgerKeyOf(uint number) => Ring.TryGet(KeyPurpose.Ledger, number, out var key)
        ? key.Bytes
        : throw new ArgumentException("There is no such key.", nameof(number));

    /// <summary>Whether there is such a key, and it was not destroyed.</summary>
    public bool Has(KeyPurpose purpose, uint number) => Ring.TryGet(purpose, number, out _);

    /// <summary>The public half of an opening key. False where there is no such key.</summary>
    public bool TryGetPublicKey(uint number, out byte[] publicKey)
    {
        var found = Ring.TryGet(KeyPurpose.Opening, number, out var key);
        publicKey = found ? OpeningKeys.PublicKeyOf(key!) : [];
        return found;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Interlocked.Exchange(ref _ring, null)?.Wipe();
            _master.Dispose();
            _opening.Dispose();
        }
    }

    internal static Keystore Create(string path, ReadOnlySpan<byte> passphrase, SuiteId suite, KeystoreCost cost) =>
        KeystoreCreation.Run(path, passphrase, suite, cost);

    /// <summary>Puts other locks in place of those that there are, on disk when this returns. Old copies of the file open by the old ones.</summary>
    /// <param name="make">Wraps the master key.</param>
    /// <exception cref="KeystoreException">The file can't be written or was changed by another process.</exception>
    internal void ReplaceLocks(Func<MasterKey, IReadOnlyList<KeystoreLock>, IReadOnlyList<KeystoreLock>> make)
    {
        lock (_lock)
        {
            Write(Ring, make(_master, _locks));
        }
    }

    /// <summary>Whether there was a key of this name, and is none any more.</summary>
    internal bool IsDestroyed(KeyPurpose purpose, uint number)
    {
        foreach (var key in Ring.Keys)
        {
            if (key.Number == number && key.Purpose == purpose)
            {
                return key.IsDestroyed;
            }
        }

        return false;
    }

    /// <summary>The key in use with its number.</summary>
    internal StoredKey Current(KeyPurpose purpose) => Ring.Current(purpose);

    /// <summary>An opening key by the number in an epoch's header, of the suite that the header names.</summary>
    internal bool TryGetOpeningKey(uint number, SuiteId suite, [NotNullWhen(true)] out StoredKey? key) =>
        Ring.TryGet(KeyPurpose.Opening, number, out key) && key.Suite == suite;

    /// <summary>As <see cref="OpeningKeys.SetUp"/>.</summary>
    internal HpkeContext SetUp(StoredKey key, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> info) => _opening.SetUp(key, encapsulation, info);

    internal bool TryGet(KeyPurpose purpose, uint number, out ReadOnlySpan<byte> bytes)
    {
        var found = Ring.TryGet(purpose, number, out var key);
        bytes = found ? key!.Bytes : default;
        return found;
    }

    // Under the lock.
    private KeyFacts DrawOpening(DateTimeOffset now)
    {
        var current = Current(KeyPurpose.Opening);
        var drawn = _opening.Draw(current.Number + 1, current.Suite, now);
        try
        {
            var next = Ring.With(drawn);
            Write(next, _locks);
            return FactsOf(next, drawn);
        }
        catch
        {
            _opening.Discard(drawn);
            throw;
        }
    }

    private static KeyFacts FactsOf(KeyRing ring, StoredKey key) => new(
        key.Purpose, key.Number, key.Suite, key.Created, key.Place, key.Destroyed, ReferenceEquals(key, ring.Current(key.Purpose)));

    // Called under the lock. Two processes that change one keystore would undo each other's changes, and lose a key that cards are sealed to.
    private void Write(KeyRing ring, IReadOnlyList<KeystoreLock> locks)
    {
        if (KeystoreEnvelope.Read(_path).Generation != _generation)
        {
            throw new KeystoreException("The keystore was changed by another process since it was opened. Start this one anew.");
        }

        KeystorePath.Write(_path, KeystoreEnvelope.Encode(_generation + 1, locks, ring, _master), replace: true);
        _generation++;
        _locks = locks;
        Volatile.Write(ref _ring, ring);
    }
}
