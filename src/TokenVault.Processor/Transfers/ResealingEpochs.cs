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

    /// <summary>The epoch under way, or a new one where it is over, wrapped by a key that is not in use any more, or has no room for so many fields.</summary>
    public ResealingEpoch Ensure(GatewayId gateway, int fields)
    {
        var now = clock.GetUtcNow();
        if (_epoch is not { } epoch || epoch.Header.Gateway != gateway || epoch.WrappingKey != keystore.CurrentWrappingKey || now - epoch.Header.Created >= LifetimeMax || epoch.Records + fields > ResealingEpoch.RecordsMax)
        {
            _epoch?.Dispose();
            _epoch = ResealingEpoch.Start(keystore, gateway, now);
        }

        return _epoch;
    }

    public void Dispose() => _epoch?.Dispose();
}
