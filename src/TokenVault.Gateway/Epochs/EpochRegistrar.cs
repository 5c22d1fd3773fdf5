using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Telemetry;
using TokenVault.Hosting;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Epochs;

/// <summary>Has the adapter register epochs, and keeps what it gives in place of the envelope. Opening needs that form.</summary>
internal sealed partial class EpochRegistrar(
    AdapterChannel adapter, IRecordStore store, EpochTable table, IOptions<AdapterOptions> options, ILogger<EpochRegistrar> logger)
{
    // A refused epoch waits for an operator, not for the next second.
    private static readonly TimeSpan RefusedPause = TimeSpan.FromMinutes(5);
    private const int RefusedMax = 10_000;

    private readonly ConcurrentDictionary<EpochId, long> _refused = [];

    /// <summary>Registers all that wait. Gives up at the first that finds no adapter; a refused one stays and is told about.</summary>
    public async Task RegisterPendingAsync(CancellationToken cancellationToken)
    {
        await foreach (var (id, row) in table.PendingAsync(store, cancellationToken))
        {
            if (_refused.TryGetValue(id, out var refused) && Stopwatch.GetElapsedTime(refused) < RefusedPause)
            {
                continue;
            }

            try
            {
                await RegisterAsync(id, row);
            }
            catch (VaultException failure) when (failure.Code is not (VaultErrorCode.EpochUnregistered or VaultErrorCode.KeyDestroyed))
            {
                LogWaiting(failure.Code);
                return;
            }
            catch (VaultException)
            {
                // Told by RegisterAsync. The others are no worse for it.
            }
        }
    }

    /// <summary>Gives the registered form of an epoch, registering it now where that has not happened yet.</summary>
    /// <exception cref="VaultException">EpochUnregistered, AdapterUnavailable, or RecordDamaged where there is no such epoch.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> GetRegisteredAsync(EpochId id)
    {
        var reads = new ReadBatch();
        var at = table.AddLookup(reads, id);
        store.Read(reads);
        if (!table.TryRead(reads, at, id, out var row))
        {
            // A record without its epoch was put there by somebody else: both are written at once.
            throw new VaultException(VaultErrorCode.RecordDamaged);
        }

        return row.IsRegistered ? row.Registered : await RegisterAsync(id, row);
    }

    private async Task<ReadOnlyMemory<byte>> RegisterAsync(EpochId id, EpochRow row)
    {
        try
        {
            var response = await adapter.Service.RegisterEpochAsync(
                new RegisterEpochRequest
                {
                    Envelope = ByteString.CopyFrom(row.Envelope.Span),
                    Signature = ByteString.CopyFrom(row.Signature.Span),
                    Certificate = ByteString.CopyFrom(row.Certificate.Span),
                },
                deadline: TimeProvider.System.GetUtcNow().UtcDateTime + options.Value.FingerprintTimeout);
            return await StoreAsync(id, response.RegisteredEpoch.Memory);
        }
        catch (RpcException failure)
        {
            throw Explain(id, failure);
        }
    }

    // An answer of the adapter's own is a refusal, whatever it refuses; without one there was no adapter to ask.
    private VaultException Explain(EpochId id, RpcException failure)
    {
        var isRefused = VaultErrors.TryRead(failure, out var code) && code is not (VaultErrorCode.Overloaded or VaultErrorCode.StoreUnavailable or VaultErrorCode.OpeningKeyUnavailable);
        GatewayMetrics.EpochRegistrationsFailed.Add(1, new KeyValuePair<string, object?>("refused", isRefused));
        if (!isRefused)
        {
            return new VaultException(VaultErrorCode.AdapterUnavailable, cause: failure);
        }

        // Cards of this epoch can't be charged until an operator mends the cause; none is lost.
        if (_refused.Count < RefusedMax)
        {
            _refused[id] = Stopwatch.GetTimestamp();
        }

        // A key that was destroyed comes back by no waiting.
        LogRefused(id, code);
        return new VaultException(code == VaultErrorCode.KeyDestroyed ? code : VaultErrorCode.EpochUnregistered, cause: failure);
    }

    private async Task<ReadOnlyMemory<byte>> StoreAsync(EpochId id, ReadOnlyMemory<byte> registered)
    {
        if (!RegisteredEpoch.TryDecode(registered, out var decoded) || decoded.Header.Id != id)
        {
            throw new VaultException(VaultErrorCode.EpochUnregistered);
        }

        var writes = new WriteBatch();
        table.PutRegistered(writes, id, registered.Span);
        await store.CommitAsync(writes);
        _refused.TryRemove(id, out _);
        GatewayMetrics.EpochsRegistered.Add(1);
        return registered;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Epochs wait to be registered: the adapter answers {Code}. Sealing goes on; charges of their cards wait.")]
    private partial void LogWaiting(VaultErrorCode code);

    [LoggerMessage(Level = LogLevel.Error, Message = "The adapter refuses epoch {Epoch} with {Code}. Its cards can't be charged; look at the gateway's certificate, its entry in the adapter's registry and both clocks.")]
    private partial void LogRefused(EpochId epoch, VaultErrorCode code);
}
