using System.Security.Cryptography;
using TokenVault.Envelope;
using TokenVault.Hosting;
using TokenVault.Opening.Hsm;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys;

/// <summary>
/// The keystore by what its options name: a token, or the passphrase out of its file, which is wiped as soon as the keystore has had it.
/// </summary>
internal static class KeystoreFile
{
    // The passphrase is read whole; a larger file is some other file.
    private const int PassphraseBytesMax = 4096;

    /// <exception cref="KeystoreException">The keystore, the token or the passphrase can't be read, or they don't fit.</exception>
    public static Keystore Open(KeystoreOptions options, VaultPaths paths)
    {
        if (options.Custodians is not null)
        {
            throw new KeystoreException("The keystore opens by its custodians' shares, which the adapter itself takes, and commands that have --share-file.");
        }

        var path = paths.Resolve(options.Path);
        return options.Pkcs11 is { } pkcs11
            ? OpenByToken(path, pkcs11.Address(paths.Resolve))
            : WithPassphrase(paths.Resolve(options.PassphraseFile), passphrase => Keystore.Open(path, passphrase));
    }

    /// <exception cref="KeystoreException">It opens by custodians, who get their shares once it is made; or the keystore exists already, or it can't be written; or the token can't make its keys.</exception>
    public static Keystore Create(KeystoreOptions options, VaultPaths paths)
    {
        if (options.Custodians is not null)
        {
            throw new KeystoreException($"A keystore is made under a passphrase first. Name it, and give the custodians their shares with `{Custody.SetCustodiansCommand.Name}`.");
        }

        var path = paths.Resolve(options.Path);
        return options.Pkcs11 is { } pkcs11
            ? Keystore.Create(path, HsmToken.Connect(pkcs11.Address(paths.Resolve)))
            : WithPassphrase(paths.Resolve(options.PassphraseFile), passphrase => Keystore.Create(path, passphrase, SuiteId.XWing));
    }

    /// <exception cref="KeystoreException">As <see cref="Open"/>; or the keystore can't be written.</exception>
    public static Keystore AddLedgerKey(KeystoreOptions options, VaultPaths paths)
    {
        var keystore = Open(options, paths);
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
    }

    /// <exception cref="KeystoreException">The keystore or the passphrase can't be read, or they don't fit.</exception>
    public static Keystore OpenByPassphrase(string path, string passphraseFile) => WithPassphrase(passphraseFile, passphrase => Keystore.Open(path, passphrase));

    private static Keystore OpenByToken(string path, HsmAddress address)
    {
        var envelope = KeystoreEnvelope.Read(path);
        var token = HsmToken.Connect(address);
        MasterKey master;
        try
        {
            master = envelope.Unlock(token);
        }
        catch
        {
            token.Dispose();
            throw;
        }

        return Keystore.Open(path, envelope, master, token);
    }

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

            // Argon2id took 64 MB, which the collector would keep for as long as nobody asks for so much again: never, in an adapter at work.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
