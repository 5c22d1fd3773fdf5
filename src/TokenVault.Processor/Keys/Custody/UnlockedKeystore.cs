using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>Hands the keystore that custodians opened from the sealed host to the host that follows it in the same process.</summary>
internal sealed class UnlockedKeystore
{
    private Keystore? _keystore;

    public bool IsThere => Volatile.Read(ref _keystore) is not null;

    /// <summary>Whose shares opened it; nobody where it opened by something else.</summary>
    public IReadOnlyList<string> Custodians { get; private set; } = [];

    public void Put(Keystore keystore, IReadOnlyList<string> custodians)
    {
        Custodians = custodians;
        Volatile.Write(ref _keystore, keystore);
    }

    /// <summary>The keystore, which is whoever's asks from here on.</summary>
    /// <exception cref="KeystoreException">Nobody has opened it.</exception>
    public Keystore Get() => Volatile.Read(ref _keystore) ?? throw new KeystoreException("The keystore's custodians have not given their shares.");
}
