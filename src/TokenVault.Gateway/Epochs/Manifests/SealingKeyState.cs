using TokenVault.Sealing;

namespace TokenVault.Gateway.Epochs.Manifests;

/// <summary>The key that is sealed to, and the version of the manifest that names it. Any thread may look.</summary>
internal sealed class SealingKeyState(SealingKey key, long version)
{
    private volatile Named _named = new(key, version);

    public SealingKey Key => _named.Key;

    public long Version => _named.Version;

    public void Set(SealingKey next, long nextVersion) => _named = new Named(next, nextVersion);

    private sealed record Named(SealingKey Key, long Version);
}
