using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Record;

/// <summary>
/// Sees to it that the adapter's record of disclosures only grows: what the adapter tells of it now must extend what it told before, over
/// restarts of both. Once it does not, this gateway has no more cards opened.
/// </summary>
internal sealed partial class RecordWitness(
    AdapterChannel adapter, KnownRecord known, IOptions<AdapterOptions> options, AdapterClock clock, ILogger<RecordWitness> logger) : IDisposable
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile bool _isForked;
    private bool _isToldOfKey;

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordForked"/></exception>
    public void ThrowIfForked()
    {
        if (_isForked)
        {
            throw new VaultException(VaultErrorCode.RecordForked);
        }
    }

    /// <summary>Asks the adapter how far the record goes, checks it and keeps it.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.RecordForked"/>; AdapterUnavailable where no answer came.
    /// </exception>
    public async Task ObserveAsync()
    {
        await _asking.WaitAsync();
        try
        {
            ThrowIfForked();
            var kept = known.Newest;
            var (now, start) = (clock.Now, clock.Start());
            var answer = await adapter.Service.ObserveRecordAsync(
                new ObserveRecordRequest { KeptCheckpoint = UnsafeByteOperations.UnsafeWrap(kept), GatewayTime = Timestamp.FromDateTimeOffset(now) },
                deadline: now.UtcDateTime + options.Value.FingerprintTimeout);
            clock.Compare(answer.Time, start);
            if (!await known.TryKeepAsync(answer.Checkpoint.Memory, [.. answer.Proof.Select(hash => hash.ToByteArray())]))
            {
                Fork();
            }

            // Once for each: it stays so until somebody has acted.
            if (known.IsSignedByOthers && !_isToldOfKey)
            {
                LogNextKey();
            }

            _isToldOfKey = known.IsSignedByOthers;
        }
        catch (RpcException failure) when (VaultErrors.TryRead(failure, out var code) && code == VaultErrorCode.RecordForked)
        {
            Fork();
        }
        catch (RpcException failure)
        {
            throw AdapterFailure.Of(failure);
        }
        catch (VaultException failure) when (!_isForked && failure.Code is VaultErrorCode.RecordForked or VaultErrorCode.RecordDamaged)
        {
            // What was kept can't be read, or was kept under another key: nothing can be held against the record any more.
            Fork();
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private void Fork()
    {
        if (!_isForked)
        {
            _isForked = true;
            LogForked(known.Shown);
        }

        throw new VaultException(VaultErrorCode.RecordForked);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The adapter's record of disclosures is also signed by a key that this gateway does not know. Where the adapter's operators have changed it, add it to the file of Adapter:RecordKey: once the old key signs no more, what the adapter shows is refused here, and no card is opened. The record's act `log_key` has it.")]
    private partial void LogNextKey();

    [LoggerMessage(Level = LogLevel.Critical, Message = "The adapter's record of disclosures does not extend what this gateway has seen of it: it is an old copy, or was rewritten. No card is sent to be opened any more. Find out which. What this gateway has kept, and what proves it: {Kept} Where the adapter was restored from a backup, put the third line of that into Adapter:RecordSetAside and start the gateway anew; where Adapter:RecordKey was changed, put the right one back.")]
    private partial void LogForked(string kept);
}
