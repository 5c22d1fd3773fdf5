using System.Security.Cryptography;
using TokenVault.Envelope;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys;

/// <summary>The keystore with the passphrase out of its file, which is wiped as soon as the keystore has had it.</summary>
internal static class KeystoreFile
{
    // The passphrase is read whole; a larger file is some other file.
    private const int PassphraseBytesMax = 4096;

    /// <exception cref="KeystoreException">The keystore or the passphrase can't be read, or they don't fit.</exception>
    public static Keystore Open(string path, string passphraseFile) =>
        WithPassphrase(passphraseFile, passphrase => Keystore.Open(path, passphrase));

    /// <exception cref="KeystoreException">The keystore exists already, or it can't be written.</exception>
    public static Keystore Create(string path, string passphraseFile, SuiteId suite) =>
        WithPassphrase(passphraseFile, passphrase => Keystore.Create(path, passphrase, suite));

    /// <exception cref="KeystoreException">The keystore or the passphrase can't be read, or they don't fit, or it can't be written.</exception>
    public static Keystore AddLedgerKey(string path, string passphraseFile) =>
        WithPassphrase(passphraseFile, passphrase =>
        {
            var keystore = Keystore.Open(path, passphrase);
            try
            {
                keystore.Draw(KeyPurpose.Ledger, TimeProvider.System.GetUtcNow());
                return keystore;
            }
            catch
            {
                keystore.Dispose();
                throw;
            }
        });

    private delegate Keystore UseOfPassphrase(ReadOnlySpan<byte> passphrase);

    private static Keystore WithPassphrase(string path, UseOfPassphrase use)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(PassphraseBytesMax + 1, pinned: true);
        try
        {
            int length;
            using (var file = File.OpenHandle(path))
            {
                length = RandomAccess.Read(file, buffer, fileOffset: 0);
            }

            var passphrase = buffer.AsSpan(0, length).TrimEnd("\r\n"u8);
            return length <= PassphraseBytesMax && passphrase.Length > 0
                ? use(passphrase)
                : throw new KeystoreException($"{path} must hold the passphrase: 1 to {PassphraseBytesMax} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeystoreException($"The passphrase file can't be read: {error.Message}", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
