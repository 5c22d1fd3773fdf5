using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace TokenVault.Opening.Keys.Locks;

/// <summary>Bytes under a passphrase.</summary>
/// <remarks>
/// Layout, big-endian: Argon2id memory in KiB (4) ‖ passes (4) ‖ lanes (4) ‖ salt (16) ‖ nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16). A domain, which says
/// what the bytes are, and everything before the ciphertext are additional data.
/// </remarks>
internal static class PassphraseBox
{
    /// <summary>What a box is longer than what is in it.</summary>
    public const int OverheadBytes = HeaderBytes + TagBytes;

    private const int SaltAt = 12;
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = SaltAt + SaltBytes + NonceBytes;

    public static byte[] Seal(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> passphrase, KeystoreCost cost)
    {
        var box = new byte[plaintext.Length + OverheadBytes];
        var header = box.AsSpan(0, HeaderBytes);
        BinaryPrimitives.WriteUInt32BigEndian(header, cost.MemoryKibibytes);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], cost.Passes);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], cost.Lanes);

        // Salt and nonce, fresh with every box, so that no key and no nonce comes twice.
        RandomNumberGenerator.Fill(header[SaltAt..]);
        var key = DeriveKey(passphrase, header.Slice(SaltAt, SaltBytes), cost);
        try
        {
            using var aead = new AesGcm(key, TagBytes);
            aead.Encrypt(
                header[^NonceBytes..], plaintext, box.AsSpan(HeaderBytes, plaintext.Length), box.AsSpan(^TagBytes..), [.. domain, .. header]);
            return box;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>
    /// What is in it, in a pinned array that the caller wipes. Null where the passphrase is wrong, or the box is damaged or asks for an absurd cost: which of
    /// them helps only who guesses.
    /// </summary>
    public static byte[]? Open(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> box, ReadOnlySpan<byte> passphrase)
    {
        if (box.Length <= OverheadBytes)
        {
            return null;
        }

        var header = box[..HeaderBytes];
        var cost = new KeystoreCost(
            BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]), BinaryPrimitives.ReadUInt32BigEndian(header[8..]));
        if (!cost.IsWithinBounds)
        {
            return null;
        }

        var plaintext = GC.AllocateUninitializedArray<byte>(box.Length - OverheadBytes, pinned: true);
        var key = DeriveKey(passphrase, header.Slice(SaltAt, SaltBytes), cost);
        try
        {
            using var aead = new AesGcm(key, TagBytes);
            aead.Decrypt(header[^NonceBytes..], box[HeaderBytes..^TagBytes], box[^TagBytes..], plaintext, [.. domain, .. header]);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
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
        var key = GC.AllocateUninitializedArray<byte>(32, pinned: true);
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
