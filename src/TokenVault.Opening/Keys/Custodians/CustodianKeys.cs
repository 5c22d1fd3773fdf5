using System.Security.Cryptography;

namespace TokenVault.Opening.Keys.Custodians;

/// <summary>What is derived from shares. All of it is of one lock: its random id is the salt.</summary>
internal static class CustodianKeys
{
    public const int VerifierBytes = 16;
    public const int WrapBytes = MasterKey.KeyBytes + TagBytes;

    private const int TagBytes = 16;

    // A key wraps once: it comes out of secrets that are drawn with their lock and of the subset, so there is no second nonce to tell from the first.
    private static readonly byte[] Nonce = new byte[12];

    private static ReadOnlySpan<byte> VerifierInfo => "TokenVault custodian verifier v1"u8;

    private static ReadOnlySpan<byte> WrapInfo => "TokenVault custodian wrap v1"u8;

    /// <summary>By which a share is known to be the right one. Of 256 random bits it tells nothing.</summary>
    public static void Verifier(CustodianShare share, ReadOnlySpan<byte> lockId, Span<byte> verifier) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, share.Secret, verifier, lockId, [.. VerifierInfo, (byte)share.Number]);

    /// <summary>The master key under the shares of one subset. The head is the lock up to its wraps: additional data.</summary>
    public static void Wrap(MasterKey master, IReadOnlyList<CustodianShare> subset, ReadOnlySpan<byte> lockId, ReadOnlySpan<byte> head, Span<byte> wrap)
    {
        var key = Derive(subset, lockId);
        try
        {
            using var aead = new AesGcm(key, TagBytes);
            aead.Encrypt(Nonce, master.Bytes, wrap[..MasterKey.KeyBytes], wrap[MasterKey.KeyBytes..], head);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Null where the shares are not those, or the lock was altered.</summary>
    public static MasterKey? Unwrap(ReadOnlySpan<byte> wrap, IReadOnlyList<CustodianShare> subset, ReadOnlySpan<byte> lockId, ReadOnlySpan<byte> head)
    {
        var key = Derive(subset, lockId);
        var master = GC.AllocateUninitializedArray<byte>(MasterKey.KeyBytes, pinned: true);
        try
        {
            using var aead = new AesGcm(key, TagBytes);
            aead.Decrypt(Nonce, wrap[..MasterKey.KeyBytes], wrap[MasterKey.KeyBytes..], master, head);
            return MasterKey.Of(master);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(master);
        }
    }

    private static byte[] Derive(IReadOnlyList<CustodianShare> subset, ReadOnlySpan<byte> lockId)
    {
        var secrets = GC.AllocateUninitializedArray<byte>(subset.Count * CustodianShare.SecretBytes, pinned: true);
        var key = GC.AllocateUninitializedArray<byte>(MasterKey.KeyBytes, pinned: true);
        try
        {
            for (var i = 0; i < subset.Count; i++)
            {
                subset[i].Secret.CopyTo(secrets.AsSpan(i * CustodianShare.SecretBytes));
            }

            HKDF.DeriveKey(HashAlgorithmName.SHA256, secrets, key, lockId, [.. WrapInfo, .. subset.Select(static share => (byte)share.Number)]);
            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }
}
