using System.Collections.Frozen;

namespace TokenVault.Gateway.Epochs.Upkeep;

/// <summary>
/// Has epochs under another wrapping key wrapped anew, and tells the adapter what depends on which key, so that it keeps each for as long as anything does. One at a time.
/// </summary>
/// <remarks>
/// All epochs are gone through when another key is in use, and once an hour. An epoch that was on its way when the key changed comes to stand under the old one after a
/// pass has gone by it. So the old keys count as needed until a pass found nothing that began when no such call can have been under way any more.
/// </remarks>
internal sealed class KeyUpkeepRound(KeyUpkeepClient adapter, EpochRewrapping rewrapping, KeyUseReport report, TimeProvider clock)
{
    // More than are drawn within the seconds that a call takes.
    private const uint EarlierMax = 16;

    private static readonly TimeSpan FullPeriod = TimeSpan.FromHours(1);

    private IReadOnlyDictionary<uint, long> _wrapped = FrozenDictionary<uint, long>.Empty;
    private uint _current;
    private DateTimeOffset _changed;
    private DateTimeOffset? _passed;
    private long _tokens;
    private bool _isSettled;

    /// <exception cref="Domain.Errors.VaultException">AdapterUnavailable: the rest is left for the next time.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var current = await adapter.CurrentWrappingKeyAsync();
        var now = clock.GetUtcNow();
        if (current != _current)
        {
            (_current, _changed, _isSettled) = (current, now, false);
        }

        var isDue = _passed is null || now - _passed >= FullPeriod;
        if (!_isSettled || isDue)
        {
            _wrapped = await rewrapping.RunAsync(current, cancellation);
            _isSettled = now - _changed >= adapter.Timeout;
            _tokens = isDue ? await report.CountIndexAsync(cancellation) : _tokens;
            _passed = isDue ? now : _passed;
        }

        // Those before the one in use, which may come to stand somewhere still.
        var wrapped = new Dictionary<uint, long>(_wrapped);
        for (var earlier = Math.Max(current, EarlierMax) - EarlierMax + 1; !_isSettled && earlier < current; earlier++)
        {
            wrapped.TryAdd(earlier, 1);
        }

        await adapter.ReportAsync(await report.MakeAsync(wrapped, _tokens, cancellation));
    }
}
