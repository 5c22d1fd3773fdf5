using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Envelope;
using TokenVault.Gateway.Adapter;
using TokenVault.Sealing.Cvcs;

namespace TokenVault.Gateway.Cvcs;

/// <summary>
/// Holds the session under which CVCs are sealed to a key that lives for minutes in the adapter's memory. One public-key
/// operation serves all CVCs of some minutes; nothing is ever stored.
/// </summary>
internal sealed class CvcSession(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock) : IDisposable
{
    // A card holder may look at the last page of a checkout for a while before he confirms.
    private static readonly TimeSpan UsefulMin = TimeSpan.FromMinutes(3);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private CvcSealer? _sealer;
    private CvcSealer? _previous;
    private volatile bool _forgotten;

    /// <summary>Gives a sealer whose handles are good for some minutes. Opens a new session where there is none.</summary>
    /// <exception cref="Domain.Errors.VaultException">AdapterUnavailable.</exception>
    public ValueTask<CvcSealer> GetAsync()
    {
        var sealer = Volatile.Read(ref _sealer);
        return IsUseful(sealer) ? new ValueTask<CvcSealer>(sealer!) : OpenAsync();
    }

    /// <summary>Has the next caller open a new session: the adapter may have forgotten this one.</summary>
    public void Forget() => _forgotten = true;

    public void Dispose()
    {
        _sealer?.Dispose();
        _previous?.Dispose();
        _opening.Dispose();
    }

    private bool IsUseful(CvcSealer? sealer) =>
        sealer is not null && !_forgotten && sealer.Expire - clock.GetUtcNow() >= UsefulMin;

    private async ValueTask<CvcSealer> OpenAsync()
    {
        // Once in some minutes, and off the path of those who find a session open.
        await _opening.WaitAsync();
        try
        {
            var sealer = Volatile.Read(ref _sealer);
            if (!IsUseful(sealer))
            {
                sealer = await OpenNewAsync();

                // Another request may be sealing with the one before this very moment, so it is zeroed one session later.
                _previous?.Dispose();
                _previous = _sealer;
                Volatile.Write(ref _sealer, sealer);
                _forgotten = false;
            }

            return sealer!;
        }
        catch (RpcException failure)
        {
            throw AdapterFailure.Of(failure);
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<CvcSealer> OpenNewAsync()
    {
        var deadline = clock.GetUtcNow().UtcDateTime + options.Value.FingerprintTimeout;
        var key = await adapter.Service.GetCvcKeyAsync(new GetCvcKeyRequest(), deadline: deadline);
        var sealer = CvcSealer.Start((SuiteId)key.Suite, key.PublicKey.Span, key.KeyId, key.ExpireTime.ToDateTimeOffset());
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
}
