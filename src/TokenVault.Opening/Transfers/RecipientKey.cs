using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Envelope;
using TokenVault.Hpke;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Transfers;

/// <summary>The key pair of somebody to whom cards are sealed by an order. Its file is encrypted as a keystore's is. Wiped when disposed.</summary>
/// <remarks>Layout of the plaintext: `TVRK` ‖ version 1 (1) ‖ suite (2, big-endian) ‖ private key (32).</remarks>
public sealed class RecipientKey : IDisposable
{
    private const int SuiteAt = 5;
    private const int KeyAt = SuiteAt + 2;

    private readonly byte[] _plaintext;

    private RecipientKey(byte[] plaintext)
    {
        _plaintext = plaintext;
        Suite = (SuiteId)BinaryPrimitives.ReadUInt16BigEndian(plaintext.AsSpan(SuiteAt));
        PublicKey = HpkeKeyPair.PublicKeyOf(Suites.KemOf(Suite), plaintext.AsSpan(KeyAt));
    }

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
            Keystore.WriteFile(path, KeystoreFile.Encrypt(plaintext, passphrase, KeystoreCost.Default));
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
        var plaintext = KeystoreFile.Decrypt(Keystore.ReadFile(path), passphrase);
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
