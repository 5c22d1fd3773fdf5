using TokenVault.Envelope.Cards;
using TokenVault.Opening;
using TokenVault.Opening.Epochs;

namespace TokenVault.Benchmarks.Opening;

/// <summary>Opens a card of an epoch whose key is not in memory: its cache has no room, and takes each key in and drops it again.</summary>
internal sealed class ColdEpoch(SealedVault vault) : IDisposable
{
    private readonly byte[] _plaintext = new byte[CardPlaintext.Bytes];
    private readonly EpochKeyCache _cache = new(epochsMax: 0);

    public void Open(byte[] registered) => new CardOpener(vault.Keystore, _cache).Open(registered, vault.Card, vault.Context, _plaintext);

    public void Dispose() => _cache.Dispose();
}
