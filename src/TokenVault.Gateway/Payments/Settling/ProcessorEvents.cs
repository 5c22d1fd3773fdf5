using System.Text;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>
/// Fetches what processors told by themselves from the adapter, which has checked and re-fetched it, and merges it. The place in
/// the row of events is kept in the store, after what it stands for.
/// </summary>
internal sealed partial class ProcessorEvents(
    AdapterPaymentClient adapter, ProcessorFacts facts, IRecordStore store, MetaTable meta, ILogger<ProcessorEvents> logger) : BackgroundService
{
    private const string CursorName = "processor-events";
    private const int CountMax = 200;

    // An event whose payment is busy is tried this often, a second apart; then it is passed over, and said.
    private const int TriesMax = 30;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cursor = ReadCursor();
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var next = await FetchAsync(cursor, stoppingToken);
                if (!string.Equals(next, cursor, StringComparison.Ordinal))
                {
                    await WriteCursorAsync(cursor = next);
                }
            }
#pragma warning disable CA1031 // Whatever it was, the next tick tries again.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailure(failure);
            }
        }
    }

    private async Task<string> FetchAsync(string cursor, CancellationToken cancellation)
    {
        if (await adapter.ListEventsAsync(cursor, CountMax) is not { Events.Count: > 0 } answer)
        {
            return cursor;
        }

        foreach (var told in answer.Events)
        {
            await MergeAsync(told, cancellation);
        }

        return answer.NextCursor;
    }

    private async Task MergeAsync(ProcessorEvent told, CancellationToken cancellation)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            if (await facts.TryMergeAsync(told))
            {
                return;
            }

            await Task.Delay(Period, TimeProvider.System, cancellation);
        }

        LogPassedOver(told.OperationId, told.PaymentId);
    }

    private string ReadCursor()
    {
        var reads = new ReadBatch();
        var at = meta.AddLookup(reads, CursorName);
        store.Read(reads);
        return meta.TryRead(reads, at, CursorName, out var cursor) ? Encoding.ASCII.GetString(cursor) : "";
    }

    private async ValueTask WriteCursorAsync(string cursor)
    {
        var writes = new WriteBatch();
        meta.Put(writes, CursorName, Encoding.ASCII.GetBytes(cursor));
        await store.CommitAsync(writes);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Merging what processors told failed; tried again.")]
    private partial void LogFailure(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "What the processor told of operation {Operation} could not be merged: payment {Payment} was busy for too long. The daily comparison will show a difference.")]
    private partial void LogPassedOver(string operation, string payment);
}
