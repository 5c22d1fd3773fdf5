using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TokenVault.Opening.Keys;

/// <summary>A payment processor's credential, encrypted by the keystore.</summary>
/// <remarks>
/// Layout, big-endian: `TVCR` ‖ version 1 (1) ‖ number of the row key (4) ‖ nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16). Header and
/// whose credential it is are additional data.
/// </remarks>
public static class WrappedCredential
{
    public const int OverheadBytes = HeaderBytes + TagBytes;

    private const int NumberAt = 5;
    private const int HeaderBytes = NumberAt + sizeof(uint) + NonceBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // Ends in a control character, which no credential holds: what is not wrapped is never taken for it.
    private static ReadOnlySpan<byte> Magic => "TVCR\u0001"u8;

    public static bool IsIn(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <param name="keystore">Whose key encrypts it.</param>
    /// <param name="place">Whose credential it is, so that in another's place it does not open.</param>
    /// <param name="credential">1 byte or more.</param>
    public static byte[] Seal(Keystore keystore, ReadOnlySpan<byte> place, ReadOnlySpan<byte> credential)
    {
        var file = new byte[credential.Length + OverheadBytes];
        var header = file.AsSpan(0, HeaderBytes);
        Magic.CopyTo(header);
        var number = CredentialKey.CurrentNumber(keystore);
        BinaryPrimitives.WriteUInt32BigEndian(header[NumberAt..], number);

        // Random, 96 bits: credentials are not wrapped 2^32 times (NIST SP 800-38D section 8.3).
        RandomNumberGenerator.Fill(header[^NonceBytes..]);
        Span<byte> key = stackalloc byte[CredentialKey.KeyBytes];
        try
        {
            CredentialKey.TryDerive(keystore, number, key);
            using var aead = new AesGcm(key, TagBytes);
            aead.Encrypt(
                header[^NonceBytes..], credential, file.AsSpan(HeaderBytes, credential.Length), file.AsSpan(^TagBytes..), [.. header, .. place]);
            return file;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The credential in a pinned array that the caller wipes. Null where it was altered, or is another account's or keystore's.</summary>
    public static byte[]? Open(Keystore keystore, ReadOnlySpan<byte> place, ReadOnlySpan<byte> file)
    {
        if (file.Length < OverheadBytes || !IsIn(file))
        {
            return null;
        }

        var header = file[..HeaderBytes];
        Span<byte> key = stackalloc byte[CredentialKey.KeyBytes];
        try
        {
            if (!CredentialKey.TryDerive(keystore, BinaryPrimitives.ReadUInt32BigEndian(header[NumberAt..]), key))
            {
                return null;
            }

            var credential = GC.AllocateUninitializedArray<byte>(file.Length - OverheadBytes, pinned: true);
            using var aead = new AesGcm(key, TagBytes);
            aead.Decrypt(header[^NonceBytes..], file[HeaderBytes..^TagBytes], file[^TagBytes..], credential, [.. header, .. place]);
            return credential;
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
}
