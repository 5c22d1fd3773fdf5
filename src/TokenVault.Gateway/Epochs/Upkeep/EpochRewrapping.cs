using System.Runtime.InteropServices;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Telemetry;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Epochs.Upkeep;

/// <summary>Goes through all registered epochs: has those wrapped anew that are under another key than the one in use, and counts which key each is under.</summary>
/// <remarks>What is left is found again by the rows themselves, so that nothing has to be remembered over a restart.</remarks>
internal sealed partial class EpochRewrapping(IRecordStore store, EpochTable table, KeyUpkeepClient adapter, ILogger<EpochRewrapping> logger)
{
    private const int EpochsMax = 16;

    // Cards and payments go first: some milliseconds of work, and many of rest. A year's epochs, one a minute, take a quarter of an hour.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>One pass.</summary>
    /// <param name="current">The wrapping key in use.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many epochs are under which key afterwards.</returns>
    /// <exception cref="VaultException">AdapterUnavailable: the rest is left for the next pass.</exception>
    public async Task<IReadOnlyDictionary<uint, long>> RunAsync(uint current, CancellationToken cancellation)
    {
        var counts = new Dictionary<uint, long>();
        var waiting = new List<(EpochId Id, ReadOnlyMemory<byte> Registered)>(EpochsMax);
        await foreach (var (id, registered) in table.RegisteredAsync(store, cancellation))
        {
            if (RegisteredEpoch.WrappingKeyOf(registered.Span) == current)
            {
                Count(counts, current);
                continue;
            }

            waiting.Add((id, registered));
            if (waiting.Count == EpochsMax)
            {
                await RewrapAsync(waiting, counts);
                await Task.Delay(Pause, cancellation);
            }
        }

        await RewrapAsync(waiting, counts);
        return counts;
    }

    private async Task RewrapAsync(List<(EpochId Id, ReadOnlyMemory<byte> Registered)> waiting, Dictionary<uint, long> counts)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var writes = new WriteBatch();
        var rewrapped = 0;
        foreach (var ((id, old), told) in waiting.Zip(await adapter.RewrapAsync(waiting.Select(static one => one.Registered))))
        {
            if (IsSame(id, old, told))
            {
                table.PutRegistered(writes, id, told.RegisteredEpoch.Span);
                Count(counts, RegisteredEpoch.WrappingKeyOf(told.RegisteredEpoch.Span));
                rewrapped++;
            }
            else
            {
                LogRefused(id, told.Reason);
                Count(counts, RegisteredEpoch.WrappingKeyOf(old.Span));
            }
        }

        await store.CommitAsync(writes);
        GatewayMetrics.EpochsRewrapped.Add(rewrapped);
        waiting.Clear();
    }

    // An answer that is another epoch's, or was altered, would make its cards unopenable.
    private static bool IsSame(EpochId id, ReadOnlyMemory<byte> old, RewrappedEpoch told) =>
        RegisteredEpoch.TryDecode(old, out var before)
        && RegisteredEpoch.TryDecode(told.RegisteredEpoch.Memory, out var after)
        && after.Header == before.Header
        && after.Header.Id == id;

    private static void Count(Dictionary<uint, long> counts, uint key) => CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

    [LoggerMessage(Level = LogLevel.Error, Message = "The adapter does not wrap epoch {Epoch} anew: {Reason}. Its cards open for as long as the old key is there. EPOCH_OF_ANOTHER_GATEWAY: this store went on from a gateway of another name, which has to be revoked for that.")]
    private partial void LogRefused(EpochId epoch, string reason);
}
