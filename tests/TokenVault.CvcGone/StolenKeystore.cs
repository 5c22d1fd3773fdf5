using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace TokenVault.CvcGone;

/// <summary>Decrypts a keystore by its documented format and its passphrase, as a thief who has both would, without the adapter's code.</summary>
/// <remarks>
/// `TVKS` ‖ version (1) ‖ Argon2id memory in KiB (4) ‖ passes (4) ‖ lanes (4) ‖ salt (16) ‖ nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16);
/// all before the ciphertext is additional data.
/// </remarks>
internal static class StolenKeystore
{
    private const int SaltAt = 17;
    private const int SaltBytes = 16;
    private const int HeaderBytes = SaltAt + SaltBytes + NonceBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>All keys in a row.</summary>
    /// <exception cref="CryptographicException">The passphrase is wrong.</exception>
    public static byte[] Open(byte[] file, byte[] passphrase)
    {
        var header = file.AsSpan(0, HeaderBytes);
        var argon2 = new Argon2BytesGenerator();
        argon2.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(BinaryPrimitives.ReadInt32BigEndian(header[5..]))
            .WithIterations(BinaryPrimitives.ReadInt32BigEndian(header[9..]))
            .WithParallelism(BinaryPrimitives.ReadInt32BigEndian(header[13..]))
            .WithSalt(header.Slice(SaltAt, SaltBytes).ToArray())
            .Build());
        var key = new byte[KeyTrial.KeyBytes];
        argon2.GenerateBytes(passphrase, key);
        using var aead = new AesGcm(key, TagBytes);
        var plaintext = new byte[file.Length - HeaderBytes - TagBytes];
        aead.Decrypt(header[^NonceBytes..], file.AsSpan(HeaderBytes, plaintext.Length), file.AsSpan(^TagBytes..), plaintext, header);
        return plaintext;
    }
}
