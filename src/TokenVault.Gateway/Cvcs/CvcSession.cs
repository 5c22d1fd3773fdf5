using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Gateway.Adapter;
using TokenVault.Sealing.Cvcs;

namespace TokenVault.Gateway.Cvcs;

/// <summary>
/// Holds the session under which CVCs are sealed to a key that lives for minutes in the adapter's memory. One public-key
/// operation serves all CVCs of some minutes; nothing is ever stored.
/// </summary>
internal sealed class CvcSession(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock) : IDisposable
{
    // A card holder may look at the last page of a checkout for a while before he confirms. Where the adapter's keys live for less,
    // half of what a session had at its beginning: else no session would ever be good enough, and each card would open one.
    private static readonly TimeSpan UsefulMin = TimeSpan.FromMinutes(3);

    // However often a session is doubted: the adapter keeps 1,024 and ends the oldest, so gateways that opened one after the
    // other would end each other's, with the handles of every merchant.
    private static readonly TimeSpan OpenedAnewMin = TimeSpan.FromSeconds(5);

    // After a failure everybody is refused at once for a moment, instead of each waiting for a failure of its own.
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    // Taken to open a session, once in some minutes; whoever finds one open takes no lock.
    private readonly Lock _gate = new();
    private CvcSealer? _sealer;
    private CvcSealer? _previous;
    private long _usefulUntilUnixMs;
    private Task<CvcSealer>? _opening;
    private long _tried;
    private volatile bool _isDoubted;

    /// <summary>Gives a sealer whose handles are good for some minutes. Seal with it at once: it is wiped when it is out of use.</summary>
    /// <exception cref="VaultException">AdapterUnavailable.</exception>
    public ValueTask<CvcSealer> GetAsync(CancellationToken cancellationToken)
    {
        var sealer = Volatile.Read(ref _sealer);
        return IsUseful(sealer) ? new ValueTask<CvcSealer>(sealer!) : new ValueTask<CvcSealer>(JoinOpening().WaitAsync(cancellationToken));
    }

    /// <summary>The adapter was away, so it may have been started anew and have forgotten the session.</summary>
    public void Doubt() => _isDoubted = true;

    /// <summary>The adapter does not take a handle. That says something of the session only where the handle should be good.</summary>
    public void Doubt(ReadOnlySpan<byte> handle)
    {
        if (CvcHandle.TryRead(handle, out var refused)
            && Volatile.Read(ref _sealer) is { } sealer
            && refused.Session == sealer.SessionId
            && refused.ExpireUnixSeconds > clock.GetUtcNow().ToUnixTimeSeconds())
        {
            _isDoubted = true;
        }
    }

    public void Dispose()
    {
        _sealer?.Dispose();
        _previous?.Dispose();
    }

    private bool IsUseful(CvcSealer? sealer) =>
        sealer is not null
        && clock.GetUtcNow().ToUnixTimeMilliseconds() <= Volatile.Read(ref _usefulUntilUnixMs)
        && (!_isDoubted || clock.GetElapsedTime(Volatile.Read(ref _tried)) < OpenedAnewMin);

    private DateTimeOffset UsefulUntil(DateTimeOffset expire)
    {
        var half = (expire - clock.GetUtcNow()) / 2;
        return expire - (half < UsefulMin ? half : UsefulMin);
    }

    private Task<CvcSealer> JoinOpening()
    {
        lock (_gate)
        {
            if (IsUseful(_sealer))
            {
                return Task.FromResult(_sealer!);
            }

            if (_opening is { IsCompleted: false })
            {
                return _opening;
            }

            if (_opening is { IsFaulted: true } && clock.GetElapsedTime(_tried) < FailurePause)
            {
                throw new VaultException(VaultErrorCode.AdapterUnavailable);
            }

            Volatile.Write(ref _tried, clock.GetTimestamp());
            _opening = OpenAsync();
            return _opening;
        }
    }

    private async Task<CvcSealer> OpenAsync()
    {
        try
        {
            var sealer = await OpenNewAsync();
            lock (_gate)
            {
                // Another request may be sealing with the one before this very moment, so it is wiped one session later.
                _previous?.Dispose();
                _previous = _sealer;

                // In this order: the other way round, one that ends would for a moment be taken for as good as the new one.
                Volatile.Write(ref _sealer, sealer);
                Volatile.Write(ref _usefulUntilUnixMs, UsefulUntil(sealer.Expire).ToUnixTimeMilliseconds());
                _isDoubted = false;
            }

            return sealer;
        }
        catch (RpcException failure)
        {
            throw AdapterFailure.Of(failure);
        }
    }

    private async Task<CvcSealer> OpenNewAsync()
    {
        var deadline = clock.GetUtcNow().UtcDateTime + options.Value.FingerprintTimeout;
        var key = await adapter.Service.GetCvcKeyAsync(new GetCvcKeyRequest(), deadline: deadline);
        var sealer = CvcSealer.Start((SuiteId)key.Suite, key.PublicKey.Span, key.KeyId, key.ExpireTime.ToDateTimeOffset());
        try
        {
            await adapter.Service.OpenCvcSessionAsync(
                new OpenCvcSessionRequest
                {
                    SessionId = ByteString.CopyFrom(sealer.SessionIdBytes),
                    KeyId = sealer.KeyId,
                    Encapsulation = ByteString.CopyFrom(sealer.Encapsulation),
                },
                deadline: deadline);
            return sealer;
        }
        catch
        {
            sealer.Dispose();
            throw;
        }
    }
}
