using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace TokenVault.CvcGone;

/// <summary>Decrypts a keystore by its documented format and its passphrase, as a thief who has both would, without the adapter's code.</summary>
/// <remarks>
/// `TVKS` ‖ version 2 (1) ‖ generation (8) ‖ count of locks, one here (1) ‖ kind, 1 (1) ‖ length (4) ‖ body ‖ nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16);
/// all before the ciphertext is additional data. The body: Argon2id memory in KiB (4) ‖ passes (4) ‖ lanes (4) ‖ salt (16) ‖ nonce (12) ‖ AES-256-GCM of the
/// master key ‖ tag (16); `TVKL`, 1, 1, and all before the ciphertext are additional data.
/// </remarks>
internal static class StolenKeystore
{
    private const int BodyAt = 19;
    private const int SaltAt = 12;
    private const int SaltBytes = 16;
    private const int LockHeaderBytes = SaltAt + SaltBytes + NonceBytes;
    private const int BodyBytes = LockHeaderBytes + KeyTrial.KeyBytes + TagBytes;
    private const int HeaderBytes = BodyAt + BodyBytes + NonceBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>All keys in a row.</summary>
    /// <exception cref="CryptographicException">The passphrase is wrong.</exception>
    public static byte[] Open(byte[] file, byte[] passphrase)
    {
        var body = file.AsSpan(BodyAt, BodyBytes);
        var closed = body[..LockHeaderBytes];
        var argon2 = new Argon2BytesGenerator();
        argon2.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(BinaryPrimitives.ReadInt32BigEndian(closed))
            .WithIterations(BinaryPrimitives.ReadInt32BigEndian(closed[4..]))
            .WithParallelism(BinaryPrimitives.ReadInt32BigEndian(closed[8..]))
            .WithSalt(closed.Slice(SaltAt, SaltBytes).ToArray())
            .Build());
        var key = new byte[KeyTrial.KeyBytes];
        argon2.GenerateBytes(passphrase, key);
        var master = new byte[KeyTrial.KeyBytes];
        using (var unlock = new AesGcm(key, TagBytes))
        {
            unlock.Decrypt(closed[^NonceBytes..], body[LockHeaderBytes..^TagBytes], body[^TagBytes..], master, [.. "TVKL\u0001\u0001"u8, .. closed]);
        }

        using var aead = new AesGcm(master, TagBytes);
        var header = file.AsSpan(0, HeaderBytes);
        var plaintext = new byte[file.Length - HeaderBytes - TagBytes];
        aead.Decrypt(header[^NonceBytes..], file.AsSpan(HeaderBytes, plaintext.Length), file.AsSpan(^TagBytes..), plaintext, header);
        return plaintext;
    }
}
