using System.Security.Cryptography;
using TokenVault.Hpke;
using TokenVault.Opening.Hsm;

namespace TokenVault.Opening.Keys.Locks;

/// <summary>The master key sealed by HPKE to a key pair of its own, whose private half was made in a PKCS#11 token and is used there.</summary>
/// <remarks>Layout: <see cref="HsmKey"/> ‖ encapsulation (65) ‖ ciphertext and tag (48). What names the key is additional data.</remarks>
internal static class TokenLock
{
    private const int EncapsulationBytes = 65;
    private const int SealedBytes = MasterKey.KeyBytes + HpkeContext.TagBytes;
    private const int BodyBytes = HsmKey.EncodedBytes + EncapsulationBytes + SealedBytes;

    private static ReadOnlySpan<byte> Info => "TokenVault keystore lock 3 1"u8;

    public static KeystoreLock Close(MasterKey master, HsmKey key)
    {
        var name = key.Encode();
        using var context = HpkeSender.Setup(HpkeKem.P256, key.PublicKey, Info, out var encapsulation);
        var wrapped = new byte[SealedBytes];
        context.Seal(0, name, master.Bytes, wrapped);
        return new KeystoreLock(LockKind.Token, (byte[])[.. name, .. encapsulation, .. wrapped]);
    }

    /// <summary>Null where the lock is damaged or was made with another key.</summary>
    /// <exception cref="KeystoreException">The token is not reached, or does not hold the key.</exception>
    public static MasterKey? Open(KeystoreLock closed, HsmToken token)
    {
        var body = closed.Body.Span;
        if (body.Length != BodyBytes || !HsmKey.TryDecode(body[..HsmKey.EncodedBytes], out var key))
        {
            return null;
        }

        Span<byte> master = stackalloc byte[MasterKey.KeyBytes];
        try
        {
            using var context = HpkeRecipient.Setup(new HsmAgreement(token, key), body.Slice(HsmKey.EncodedBytes, EncapsulationBytes), Info);
            return context.TryOpen(0, body[..HsmKey.EncodedBytes], body[^SealedBytes..], master) ? MasterKey.Of(master) : null;
        }
        catch (HpkeException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(master);
        }
    }
}
