using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Record;

namespace TokenVault.Gateway.Payments.Sending;

/// <summary>
/// This process's fencing epoch, which goes with every operation. The adapter refuses lower ones, so that a process that was taken
/// for dead (frozen, or a copy of its machine) can't send once another one of this gateway has begun.
/// </summary>
internal sealed partial class FenceKeeper(
    AdapterChannel adapter, RecordWitness witness, IOptions<AdapterOptions> options, TimeProvider clock, ILogger<FenceKeeper> logger) : IDisposable
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile uint _epoch;
    private volatile bool _isLost;

    /// <summary>Whether a newer process of this gateway has taken over: this one sends nothing any more.</summary>
    public bool IsLost => _isLost;

    /// <summary>The fencing epoch; asked for on first use.</summary>
    /// <exception cref="VaultException">
    /// FenceStale once it is lost; RecordForked where the adapter's record is not the one that was seen; AdapterUnavailable while there is none.
    /// </exception>
    public ValueTask<uint> GetAsync()
    {
        if (_isLost)
        {
            throw new VaultException(VaultErrorCode.FenceStale);
        }

        witness.ThrowIfForked();
        return _epoch > 0 ? new ValueTask<uint>(_epoch) : new ValueTask<uint>(AskAsync());
    }

    /// <summary>Shows the adapter, which was started anew, what was seen of its record.</summary>
    /// <exception cref="VaultException">As <see cref="RecordWitness.ObserveAsync"/>.</exception>
    public Task ObserveAsync() => witness.ObserveAsync();

    /// <summary>The adapter has refused this process's epoch.</summary>
    public void Lose()
    {
        if (!_isLost)
        {
            _isLost = true;
            LogLost(_epoch);
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<uint> AskAsync()
    {
        await _asking.WaitAsync();
        try
        {
            if (_epoch == 0)
            {
                var answer = await adapter.Service.AcquireFenceAsync(
                    new AcquireFenceRequest(), deadline: clock.GetUtcNow().UtcDateTime + options.Value.FingerprintTimeout);
                _epoch = answer.FencingEpoch;
                LogAcquired(_epoch);
            }

            return _epoch;
        }
        catch (RpcException failure)
        {
            throw AdapterFailure.Of(failure);
        }
        finally
        {
            _asking.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This process sends operations under the fencing epoch {Epoch}.")]
    private partial void LogAcquired(uint epoch);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A newer process of this gateway has taken over; this one, of fencing epoch {Epoch}, sends no operation any more. Stop it. If there is no other, it was started from a copy: start it anew.")]
    private partial void LogLost(uint epoch);
}
