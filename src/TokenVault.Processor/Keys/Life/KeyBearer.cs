using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Opening;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys.Life;

/// <summary>The keystore, and what of its keys lies in memory elsewhere.</summary>
internal sealed class KeyBearer(Keystore keystore, EpochKeyCache cache, CountingKey counting, IOptions<KeyLifeOptions> options, TimeProvider clock)
{
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyPurposeInvalid"/>, <see cref="VaultErrorCode.KeyNotFound"/></exception>
    public KeyName Read(Contracts.V1.KeyPurpose purpose, uint number) => KeyName.Read(purpose, number, keystore);

    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.KeyInUse"/>, <see cref="VaultErrorCode.KeyDestroyed"/>; <see cref="VaultErrorCode.KeyStillNeeded"/>: a day is counted by it, whose
    /// file nobody could read at the next start.
    /// </exception>
    public void RequireDestructible(KeyName key)
    {
        var facts = key.FactsIn(keystore);
        if (facts.IsCurrent || facts.Destroyed is not null)
        {
            throw new VaultException(facts.IsCurrent ? VaultErrorCode.KeyInUse : VaultErrorCode.KeyDestroyed, "number");
        }

        if (key.Purpose == KeyPurpose.Fingerprint && key.Number == counting.Number)
        {
            throw new VaultException(VaultErrorCode.KeyStillNeeded, "number");
        }
    }

    /// <summary>Looks whether all epochs are over that were under way when another key took its place. New cards would go with it otherwise.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyStillSealing"/></exception>
    public void RequireOver(KeyName key)
    {
        var replaced = keystore.Keys.Where(other => other.Purpose == key.Purpose && other.Number > key.Number).MinBy(static other => other.Number)?.Created;
        if (replaced is not { } time || clock.GetUtcNow() - time < options.Value.EpochLifetimeMax)
        {
            throw new VaultException(VaultErrorCode.KeyStillSealing, "number");
        }
    }

    /// <summary>Destroys a key. Epoch keys that it unwrapped are wiped from memory too: they would open cards until they are evicted.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeystoreNotWritten"/></exception>
    public void Destroy(KeyName key)
    {
        try
        {
            keystore.Destroy(key.Purpose, key.Number, clock.GetUtcNow());
        }
        catch (KeystoreException cause)
        {
            throw new VaultException(VaultErrorCode.KeystoreNotWritten, cause: cause);
        }

        cache.Clear();
    }
}
