using System.Security.Cryptography;
using TokenVault.Envelope;
using TokenVault.Hpke;

namespace TokenVault.Opening.Keys;

/// <summary>The adapter's long-lived keys, out of a file that a passphrase encrypts. Wiped when disposed.</summary>
/// <remarks>
/// The file is encrypted by AES-256-GCM under an Argon2id key (64 MiB, 3 passes), is readable by its owner only, and appears
/// under its name complete or not at all.
/// </remarks>
public sealed class Keystore : IDisposable
{
    /// <summary>A shorter passphrase is refused when a keystore is made.</summary>
    public const int PassphraseBytesMin = 12;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly KeyRing _ring;

    private Keystore(KeyRing ring)
    {
        _ring = ring;
        var opening = ring.Current(KeyPurpose.Opening)!;
        (OpeningKeyNumber, Suite) = (opening.Number, opening.Suite);
        PublicKey = HpkeKeyPair.PublicKeyOf(Suites.KemOf(opening.Suite), opening.Bytes);
        CurrentWrappingKey = ring.Current(KeyPurpose.Wrapping)!.Number;
        CurrentFingerprintKey = (byte)ring.Current(KeyPurpose.Fingerprint)!.Number;
    }

    /// <summary>The number of the current opening key, which the key manifest carries.</summary>
    public uint OpeningKeyNumber { get; }

    public SuiteId Suite { get; }

    /// <summary>The current opening key's public half.</summary>
    public byte[] PublicKey { get; }

    public uint CurrentWrappingKey { get; }

    /// <summary>1 to 255.</summary>
    public byte CurrentFingerprintKey { get; }

    /// <summary>32 bytes: authenticates the rows of the adapter's own store.</summary>
    public ReadOnlySpan<byte> RowKey => Require(KeyPurpose.Row);

    /// <summary>32 bytes: chains the record of disclosures.</summary>
    public ReadOnlySpan<byte> DisclosureKey => Require(KeyPurpose.Disclosure);

    /// <summary>32 bytes: the seed of the Ed25519 key that signs checkpoints of the record of disclosures.</summary>
    public ReadOnlySpan<byte> LedgerKey => Require(KeyPurpose.Ledger);

    internal ReadOnlySpan<byte> FingerprintKey => Require(KeyPurpose.Fingerprint);

    internal ReadOnlySpan<byte> WrappingKey => Require(KeyPurpose.Wrapping);

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
        var plaintext = KeystoreFile.Decrypt(ReadFile(path), passphrase);
        try
        {
            return KeyRing.TryDecode(plaintext, out var ring)
                ? new Keystore(ring)
                : throw new KeystoreException("The keystore was made by another version of this program.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>
    /// A key for counting which cards were fingerprinted, by HKDF-SHA256 from the current fingerprint key: where that is another, other
    /// fingerprints are given, and counting begins anew with them.
    /// </summary>
    /// <param name="purpose">Names the key; another name gives another.</param>
    /// <param name="destination">Filled, 32 bytes.</param>
    public void DeriveCountingKey(ReadOnlySpan<byte> purpose, Span<byte> destination) =>
        HKDF.Expand(HashAlgorithmName.SHA256, FingerprintKey, destination, [.. "TokenVault counting 1 "u8, .. purpose]);

    public void Dispose() => _ring.Dispose();

    internal static Keystore Create(string path, ReadOnlySpan<byte> passphrase, SuiteId suite, KeystoreCost cost)
    {
        if (passphrase.Length < PassphraseBytesMin)
        {
            throw new KeystoreException($"The passphrase is shorter than {PassphraseBytesMin} bytes.");
        }

        var ring = KeyRing.Create(suite);
        var plaintext = ring.Encode();
        try
        {
            WriteFile(path, KeystoreFile.Encrypt(plaintext, passphrase, cost));
            return new Keystore(ring);
        }
        catch
        {
            ring.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>The numbers of all opening keys, the newest first.</summary>
    internal IEnumerable<uint> OpeningKeys => _ring.Numbers(KeyPurpose.Opening);

    /// <summary>An opening key by the number in an epoch's header, of the suite that the header names.</summary>
    internal bool TryGetOpeningKey(uint number, SuiteId suite, out ReadOnlySpan<byte> privateKey)
    {
        var found = _ring.TryGet(KeyPurpose.Opening, number, out var key) && key.Suite == suite;
        privateKey = found ? key!.Bytes : default;
        return found;
    }

    internal bool TryGetWrappingKey(uint number, out ReadOnlySpan<byte> wrappingKey)
    {
        var found = _ring.TryGet(KeyPurpose.Wrapping, number, out var key);
        wrappingKey = found ? key!.Bytes : default;
        return found;
    }

    private ReadOnlySpan<byte> Require(KeyPurpose purpose) =>
        _ring.Current(purpose)?.Bytes ?? throw new ObjectDisposedException(nameof(Keystore));

    internal static byte[] ReadFile(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
            {
                throw new KeystoreException("The keystore is open to others than its owner: set its mode to 0600.");
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > KeystoreFile.BytesMax)
            {
                throw new KeystoreException("The file is too large to be a keystore.");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeystoreException("The keystore can't be read.", e);
        }
    }

    // Written beside its place and moved there when it is on disk: a half-written keystore would be a lost one.
    internal static void WriteFile(string path, ReadOnlySpan<byte> bytes)
    {
        var unfinished = $"{path}.{RandomNumberGenerator.GetHexString(8)}.new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var file = new FileStream(unfinished, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw new KeystoreException("The keystore can't be written, or the file exists already.", e);
        }
    }
}
