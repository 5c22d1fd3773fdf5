using Microsoft.Extensions.Options;
using TokenVault.Gateway.Epochs;
using TokenVault.Gateway.Epochs.Manifests;

namespace TokenVault.Gateway.Resealing;

/// <summary>From when on a walk can be the last: nothing is sealed any more that the re-sealing is about.</summary>
internal sealed class ResealingEnd(SealingKeyState keys, IOptions<SealingOptions> sealing, IOptions<ResealingOptions> options, TimeProvider clock) : IDisposable
{
    private readonly PeriodicTimer _timer = new(options.Value.PollPeriod, clock);
    private DateTimeOffset? _otherSince;

    /// <summary>Whether all epochs that are under way, or begin from now on, are others than those that are meant.</summary>
    public bool IsReached(ResealingErrand errand) => errand.CreatedBefore is { } before
        ? clock.GetUtcNow() > before + sealing.Value.EpochLifetime
        : IsReplaced(errand.SealingKey);

    /// <summary>Until the next look is due.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _timer.WaitForNextTickAsync(cancellation);

    public void Dispose() => _timer.Dispose();

    // An epoch that was under way when another key was named seals on under the one before, until its own end.
    private bool IsReplaced(uint sealingKey)
    {
        if (keys.Key.Number == sealingKey)
        {
            _otherSince = null;
            return false;
        }

        _otherSince ??= clock.GetUtcNow();
        return clock.GetUtcNow() > _otherSince + sealing.Value.EpochLifetime;
    }
}
