using TokenVault.Envelope;
using TokenVault.Opening.Hsm;
using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Keys;

/// <summary>Makes keystores.</summary>
internal static class KeystoreCreation
{
    /// <summary>All keys in the file, under a passphrase.</summary>
    public static Keystore Run(string path, ReadOnlySpan<byte> passphrase, SuiteId suite, KeystoreCost cost)
    {
        if (passphrase.Length < Keystore.PassphraseBytesMin)
        {
            throw new KeystoreException($"The passphrase is shorter than {Keystore.PassphraseBytesMin} bytes.");
        }

        var master = MasterKey.Draw();
        try
        {
            return Write(path, PassphraseLock.Close(master, passphrase, cost), suite, master, new OpeningKeys(token: null));
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>The opening key in a token, all others in the file, under a lock whose key is in the token as well.</summary>
    public static Keystore Run(string path, HsmToken token)
    {
        var opening = new OpeningKeys(token);
        var master = MasterKey.Draw();
        HsmKey? lockKey = null;
        try
        {
            // Looked at first, so that a keystore which is there costs the token no keys.
            KeystorePath.RequireNew(path);
            lockKey = token.Generate($"{token.KeyLabel} keystore");
            return Write(path, TokenLock.Close(master, lockKey), SuiteId.DhKemP256, master, opening);
        }
        catch
        {
            if (lockKey is not null)
            {
                token.Discard(lockKey);
            }

            master.Dispose();
            opening.Dispose();
            throw;
        }
    }

    private static Keystore Write(string path, KeystoreLock closed, SuiteId suite, MasterKey master, OpeningKeys opening)
    {
        var now = TimeProvider.System.GetUtcNow();
        var first = opening.Draw(1, suite, now);
        var ring = KeyRing.Create(first, now);
        try
        {
            KeystorePath.Write(path, KeystoreEnvelope.Encode(1, [closed], ring, master), replace: false);
            return new Keystore(path, (1, [closed]), ring, master, opening);
        }
        catch
        {
            opening.Discard(first);
            ring.Wipe();
            throw;
        }
    }
}
