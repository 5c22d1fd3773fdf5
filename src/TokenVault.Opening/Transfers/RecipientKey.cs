using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Envelope;
using TokenVault.Hpke;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Transfers;

/// <summary>The key pair of somebody to whom cards are sealed by an order. Its file is encrypted under a passphrase. Wiped when disposed.</summary>
/// <remarks>The file: `TVRF` ‖ version 1 (1) ‖ a <see cref="PassphraseBox"/> of that domain. Layout of what is in it: `TVRK` ‖ version 1 (1) ‖ suite (2, big-endian) ‖ private key (32).</remarks>
public sealed class RecipientKey : IDisposable
{
    private const int SuiteAt = 5;
    private const int KeyAt = SuiteAt + 2;

    private const int FileBytes = 5 + PassphraseBox.OverheadBytes + KeyAt + StoredKey.KeyBytes;

    private readonly byte[] _plaintext;

    private RecipientKey(byte[] plaintext)
    {
        _plaintext = plaintext;
        Suite = (SuiteId)BinaryPrimitives.ReadUInt16BigEndian(plaintext.AsSpan(SuiteAt));
        PublicKey = HpkeKeyPair.PublicKeyOf(Suites.KemOf(Suite), plaintext.AsSpan(KeyAt));
    }

    private static ReadOnlySpan<byte> FileMagic => "TVRF\u0001"u8;

    private static ReadOnlySpan<byte> Magic => "TVRK\u0001"u8;

    public SuiteId Suite { get; }

    public byte[] PublicKey { get; }

    /// <summary>32 bytes.</summary>
    public ReadOnlySpan<byte> PrivateKey => _plaintext.AsSpan(KeyAt);

    /// <summary>Draws a pair and writes it to a file that must not exist yet.</summary>
    /// <exception cref="KeystoreException">The file exists or can't be written, or the passphrase is too short.</exception>
    public static RecipientKey Create(string path, ReadOnlySpan<byte> passphrase, SuiteId suite)
    {
        if (passphrase.Length < Keystore.PassphraseBytesMin)
        {
            throw new KeystoreException($"The passphrase is shorter than {Keystore.PassphraseBytesMin} bytes.");
        }

        var privateKey = NameableKey.Draw(suite);
        var plaintext = GC.AllocateUninitializedArray<byte>(KeyAt + StoredKey.KeyBytes, pinned: true);
        Magic.CopyTo(plaintext);
        BinaryPrimitives.WriteUInt16BigEndian(plaintext.AsSpan(SuiteAt), (ushort)suite);
        privateKey.CopyTo(plaintext, KeyAt);
        CryptographicOperations.ZeroMemory(privateKey);
        var key = new RecipientKey(plaintext);
        try
        {
            KeystorePath.Write(path, [.. FileMagic, .. PassphraseBox.Seal(FileMagic, plaintext, passphrase, KeystoreCost.Default)], replace: false);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <exception cref="KeystoreException">The file is missing or open to others; or the passphrase is wrong or the file damaged.</exception>
    public static RecipientKey Open(string path, ReadOnlySpan<byte> passphrase)
    {
        ReadOnlySpan<byte> file = KeystorePath.Read(path, FileBytes);
        var plaintext = (file.StartsWith(FileMagic) ? PassphraseBox.Open(FileMagic, file[FileMagic.Length..], passphrase) : null)
            ?? throw new KeystoreException("The key does not open: the passphrase is wrong, or the file is damaged or none of a recipient.");
        try
        {
            if (plaintext.Length == KeyAt + StoredKey.KeyBytes && plaintext.AsSpan().StartsWith(Magic))
            {
                return new RecipientKey(plaintext);
            }
        }
        catch (HpkeException)
        {
            // Of another suite than is known: told below.
        }

        CryptographicOperations.ZeroMemory(plaintext);
        throw new KeystoreException("This is not the key file of a recipient, or another version made it.");
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_plaintext);
}
