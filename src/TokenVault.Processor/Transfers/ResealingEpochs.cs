using TokenVault.Domain.Callers;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Transfers;

/// <summary>The epoch under which cards are sealed anew for a gateway. Used by one at a time.</summary>
internal sealed class ResealingEpochs(Keystore keystore, TimeProvider clock) : IDisposable
{
    // As long as a gateway's own.
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromMinutes(1);

    private ResealingEpoch? _epoch;
    private (uint Wrapping, uint Opening) _keys;

    /// <summary>The epoch under way, or a new one where it is over, has no room for so many fields, or is of keys that were replaced since.</summary>
    public ResealingEpoch Ensure(GatewayId gateway, int fields)
    {
        // Looked at before the epoch is made: one that is of later keys is taken for one of these and replaced too early, not too late.
        var (now, keys) = (clock.GetUtcNow(), (keystore.CurrentWrappingKey, keystore.OpeningKeyNumber));
        if (_epoch is not { } epoch || epoch.Header.Gateway != gateway || keys != _keys || now - epoch.Header.Created >= LifetimeMax || epoch.Records + fields > ResealingEpoch.RecordsMax)
        {
            _epoch?.Dispose();
            _epoch = ResealingEpoch.Start(keystore, gateway, now);
            _keys = keys;
        }

        return _epoch;
    }

    public void Dispose() => _epoch?.Dispose();
}
