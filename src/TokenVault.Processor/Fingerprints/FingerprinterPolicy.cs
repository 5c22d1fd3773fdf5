using Microsoft.Extensions.ObjectPool;
using TokenVault.Opening;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Fingerprints;

/// <summary>Makes fingerprinters for the pool: each serves one thread at a time.</summary>
internal sealed class FingerprinterPolicy(Keystore keystore) : PooledObjectPolicy<CardFingerprinter>
{
    public override CardFingerprinter Create() => new(keystore);

    public override bool Return(CardFingerprinter obj) => true;
}
