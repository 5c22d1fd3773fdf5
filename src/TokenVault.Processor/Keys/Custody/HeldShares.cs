using Microsoft.Extensions.Options;
using TokenVault.Opening.Keys.Custodians;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>The shares that are in: at most one of each custodian, in memory only, each wiped once its time is over. Safe for many threads.</summary>
internal sealed class HeldShares(IOptions<KeystoreOptions> options, TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, HeldShare> _shares = [];
    private readonly TimeSpan _keptFor = (options.Value.Custodians ?? new CustodianOptions()).SharesKeptFor;
    private ulong _lockMark;

    /// <summary>Adds a share, which is wiped here.</summary>
    /// <param name="share">A right one, of a custodian whose share is not in.</param>
    public void Add(CustodianShare share)
    {
        lock (_lock)
        {
            var alarm = clock.CreateTimer(_ => Forget(share), state: null, _keptFor, Timeout.InfiniteTimeSpan);
            _shares.Add(share.Number, new HeldShare(share, clock.GetUtcNow() + _keptFor, alarm));
        }
    }

    /// <summary>When the share of a number will be forgotten; null where it is not in.</summary>
    public DateTimeOffset? ForgetTimeOf(int number)
    {
        lock (_lock)
        {
            return _shares.TryGetValue(number, out var held) ? held.Forget : null;
        }
    }

    /// <summary>Forgets the shares of other locks than this one.</summary>
    public void KeepOnlyOf(ulong lockMark)
    {
        lock (_lock)
        {
            if (lockMark != _lockMark)
            {
                Clear();
                _lockMark = lockMark;
            }
        }
    }

    /// <summary>Gives all shares where there are as many, to be wiped by the caller; none is here after it. Null where there are fewer.</summary>
    public IReadOnlyList<HeldShare>? TakeWhere(int count)
    {
        lock (_lock)
        {
            if (_shares.Count < count)
            {
                return null;
            }

            List<HeldShare> taken = [.. _shares.Values];
            _shares.Clear();
            return taken;
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _shares.Count;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Clear();
        }
    }

    private void Forget(CustodianShare share)
    {
        lock (_lock)
        {
            // Another may have its place by now.
            if (_shares.TryGetValue(share.Number, out var held) && ReferenceEquals(held.Share, share))
            {
                _shares.Remove(share.Number);
                held.Dispose();
            }
        }
    }

    private void Clear()
    {
        foreach (var held in _shares.Values)
        {
            held.Dispose();
        }

        _shares.Clear();
    }
}
