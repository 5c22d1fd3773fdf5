using Microsoft.Extensions.ObjectPool;
using TokenVault.Opening;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Fingerprints;

/// <summary>Makes what fingerprints are computed with, for the pool: each serves one thread at a time.</summary>
internal sealed class FingerprintWorkPolicy(Keystore keystore, CountingKey counting) : PooledObjectPolicy<FingerprintWork>
{
    public override FingerprintWork Create() => new(keystore, counting);

    public override bool Return(FingerprintWork obj)
    {
        obj.Clear();
        return true;
    }
}
