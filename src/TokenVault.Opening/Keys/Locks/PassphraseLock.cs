using System.Security.Cryptography;

namespace TokenVault.Opening.Keys.Locks;

/// <summary>The master key under a passphrase: a <see cref="PassphraseBox"/>.</summary>
internal static class PassphraseLock
{
    private static ReadOnlySpan<byte> Domain => "TVKL\u0001\u0001"u8;

    public static KeystoreLock Close(MasterKey master, ReadOnlySpan<byte> passphrase, KeystoreCost cost) =>
        new(LockKind.Passphrase, PassphraseBox.Seal(Domain, master.Bytes, passphrase, cost));

    /// <summary>Null where the passphrase is wrong or the lock damaged.</summary>
    public static MasterKey? Open(KeystoreLock closed, ReadOnlySpan<byte> passphrase)
    {
        if (closed.Body.Length != MasterKey.KeyBytes + PassphraseBox.OverheadBytes || PassphraseBox.Open(Domain, closed.Body.Span, passphrase) is not { } key)
        {
            return null;
        }

        try
        {
            return MasterKey.Of(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
