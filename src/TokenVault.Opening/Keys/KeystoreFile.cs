using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace TokenVault.Opening.Keys;

/// <summary>The encrypted form of the keystore.</summary>
/// <remarks>
/// Layout, big-endian: `TVKS` ‖ version 1 (1) ‖ Argon2id memory in KiB (4) ‖ passes (4) ‖ lanes (4) ‖ salt (16) ‖ nonce (12) ‖
/// AES-256-GCM ciphertext ‖ tag (16). Everything before the ciphertext is additional data.
/// </remarks>
internal static class KeystoreFile
{
    public const int HeaderBytes = 5 + 12 + SaltBytes + NonceBytes;
    public const int BytesMax = HeaderBytes + KeyRing.BytesMax + TagBytes;

    private const int SaltAt = 17;
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // One message for a wrong passphrase and for damage: which of the two it was helps only who guesses.
    private const string Refused = "The keystore does not open: the passphrase is wrong or the file is damaged.";

    private static ReadOnlySpan<byte> Magic => "TVKS\u0001"u8;

    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> passphrase, KeystoreCost cost)
    {
        var file = new byte[HeaderBytes + plaintext.Length + TagBytes];
        var header = file.AsSpan(0, HeaderBytes);
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header[5..], cost.MemoryKibibytes);
        BinaryPrimitives.WriteUInt32BigEndian(header[9..], cost.Passes);
        BinaryPrimitives.WriteUInt32BigEndian(header[13..], cost.Lanes);

        // Salt and nonce, fresh with every file, so that no key and no nonce comes twice.
        RandomNumberGenerator.Fill(header[SaltAt..]);
        var key = DeriveKey(passphrase, header.Slice(SaltAt, SaltBytes), cost);
        try
        {
            using var aead = new AesGcm(key, TagBytes);
            aead.Encrypt(header[^NonceBytes..], plaintext, file.AsSpan(HeaderBytes, plaintext.Length), file.AsSpan(^TagBytes..), header);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }

        return file;
    }

    /// <summary>Gives the plaintext in a pinned array that the caller wipes.</summary>
    /// <exception cref="KeystoreException">A wrong passphrase, or a file that is damaged or asks for an absurd cost.</exception>
    public static byte[] Decrypt(ReadOnlySpan<byte> file, ReadOnlySpan<byte> passphrase)
    {
        if (file.Length is < HeaderBytes + TagBytes or > BytesMax || !file.StartsWith(Magic))
        {
            throw new KeystoreException(Refused);
        }

        var header = file[..HeaderBytes];
        var cost = new KeystoreCost(
            BinaryPrimitives.ReadUInt32BigEndian(header[5..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[9..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[13..]));
        if (!cost.IsWithinBounds)
        {
            throw new KeystoreException(Refused);
        }

        var plaintext = GC.AllocateUninitializedArray<byte>(file.Length - HeaderBytes - TagBytes, pinned: true);
        var key = DeriveKey(passphrase, header.Slice(SaltAt, SaltBytes), cost);
        try
        {
            using var aead = new AesGcm(key, TagBytes);
            aead.Decrypt(header[^NonceBytes..], file[HeaderBytes..^TagBytes], file[^TagBytes..], plaintext, header);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new KeystoreException(Refused, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] DeriveKey(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, KeystoreCost cost)
    {
        var password = GC.AllocateUninitializedArray<byte>(passphrase.Length, pinned: true);
        passphrase.CopyTo(password);
        var key = GC.AllocateUninitializedArray<byte>(StoredKey.KeyBytes, pinned: true);
        try
        {
            var argon2 = new Argon2BytesGenerator();
            argon2.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
                .WithVersion(Argon2Parameters.Version13)
                .WithMemoryAsKB((int)cost.MemoryKibibytes)
                .WithIterations((int)cost.Passes)
                .WithParallelism((int)cost.Lanes)
                .WithSalt(salt.ToArray())
                .Build());
            argon2.GenerateBytes(password, key);
            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }
}
