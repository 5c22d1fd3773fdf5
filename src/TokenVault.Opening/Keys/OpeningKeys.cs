using System.Security.Cryptography;
using TokenVault.Domain.Errors;
using TokenVault.Envelope;
using TokenVault.Hpke;
using TokenVault.Opening.Hsm;

namespace TokenVault.Opening.Keys;

/// <summary>What is done with opening keys, wherever they are: in the keystore, or in a PKCS#11 token. Safe for many threads.</summary>
/// <param name="token">Null for a keystore without one.</param>
internal sealed class OpeningKeys(HsmToken? token) : IDisposable
{
    /// <exception cref="KeystoreException">A key of the ring is in a token, and there is none here.</exception>
    public void Require(KeyRing ring)
    {
        if (token is null && ring.Keys.Any(static key => key.Place == KeyPlace.Token))
        {
            throw new KeystoreException("The keystore's opening key is in a PKCS#11 token: set Keystore:Pkcs11.");
        }
    }

    public static byte[] PublicKeyOf(StoredKey key) => key.Place == KeyPlace.Token
        ? InToken(key).PublicKey.ToArray()
        : HpkeKeyPair.PublicKeyOf(Suites.KemOf(key.Suite), key.Bytes);

    /// <summary>Starts the context of who sealed to this key.</summary>
    /// <exception cref="HpkeException">The encapsulation is malformed.</exception>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.OpeningKeyUnavailable"/>: it is in a token that is not reached.</exception>
    public HpkeContext SetUp(StoredKey key, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> info)
    {
        if (key.Place != KeyPlace.Token)
        {
            return HpkeRecipient.Setup(Suites.KemOf(key.Suite), key.Bytes, encapsulation, info);
        }

        try
        {
            return HpkeRecipient.Setup(new HsmAgreement(token!, InToken(key)), encapsulation, info);
        }
        catch (KeystoreException e)
        {
            throw new VaultException(VaultErrorCode.OpeningKeyUnavailable, cause: e);
        }
    }

    /// <summary>The next opening key, drawn where the keystore keeps them.</summary>
    /// <exception cref="KeystoreException">The token can't.</exception>
    public StoredKey Draw(uint number, SuiteId suite, DateTimeOffset now) => token is null
        ? StoredKey.Drawn(KeyPurpose.Opening, number, suite, now, NameableKey.Draw(suite))
        : StoredKey.Referring(KeyPurpose.Opening, number, SuiteId.DhKemP256, now, token.Generate($"{token.KeyLabel} opening {number}").Encode());

    /// <summary>Destroys what is left of a key besides its entry in the ring.</summary>
    /// <exception cref="KeystoreException">The token is not reached, and holds it still.</exception>
    public void Destroy(StoredKey key)
    {
        if (key.Place == KeyPlace.Token)
        {
            token!.Destroy(InToken(key));
        }
    }

    /// <summary>After a failure: what was drawn for nothing. A token that is not reached keeps it, a key that nothing was sealed to.</summary>
    public void Discard(StoredKey key)
    {
        CryptographicOperations.ZeroMemory(key.Place == KeyPlace.Keystore ? key.Bytes : []);
        try
        {
            Destroy(key);
        }
        catch (KeystoreException)
        {
            // The failure that led here is the one to be told of.
        }
    }

    public void Dispose() => token?.Dispose();

    private static HsmKey InToken(StoredKey key) => HsmKey.TryDecode(key.Bytes, out var found)
        ? found
        : throw new KeystoreException("The keystore names a key in a PKCS#11 token as another version of this program does.");
}
