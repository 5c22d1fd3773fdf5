using System.Text;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>
/// Fetches what processors told by themselves from the adapter, which has checked and re-fetched it, and merges it. The place in
/// the row of events is kept in the store, after what it stands for.
/// </summary>
/// <remarks>
/// An event of a payment that is busy, or whose outcome is open, is set aside and tried again, while the others go on. The place that
/// is kept stays before the oldest of these: after a restart they are told once more, which changes nothing where they were merged.
/// </remarks>
internal sealed partial class ProcessorEvents(
    AdapterPaymentClient adapter, ProcessorFacts facts, IRecordStore store, MetaTable meta, ILogger<ProcessorEvents> logger) : BackgroundService
{
    private const string PlaceName = "processor-events";
    private const int CountMax = 200;

    // Beyond this nothing more is fetched until some could be merged; the adapter keeps the rest.
    private const int AsideMax = 1_000;

    // One that is set aside is tried each second for half a minute, then twice a minute: a person may take days.
    private const int QuickTriesMax = 30;
    private const int SlowTicks = 30;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly List<AsideEvent> _aside = [];
    private string? _place;
    private string _kept = "";
    private long _ticks;

    /// <summary>Merges what is new and what was set aside. At one time by one caller.</summary>
    public async Task TakeAsync()
    {
        _place ??= _kept = ReadPlace();
        await TryAsideAsync();
        if (_aside.Count < AsideMax)
        {
            await FetchAsync();
        }

        var place = _aside.Count > 0 ? _aside[0].Place : _place;
        if (!string.Equals(place, _kept, StringComparison.Ordinal))
        {
            await WritePlaceAsync(place);
            _kept = place;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TakeAsync();
            }
#pragma warning disable CA1031 // Whatever it was, the next tick tries again.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailure(failure);
            }
        }
    }

    private async Task TryAsideAsync()
    {
        _ticks++;
        for (var i = 0; i < _aside.Count; i++)
        {
            var aside = _aside[i];
            if ((aside.Tries++ < QuickTriesMax || _ticks % SlowTicks == 0) && await TryMergeAsync(aside.Told))
            {
                _aside.RemoveAt(i--);
            }
        }
    }

    private async Task FetchAsync()
    {
        if (await adapter.ListEventsAsync(_place!, CountMax) is not { NextCursor.Length: > 0 } answer)
        {
            return;
        }

        foreach (var told in answer.Events)
        {
            if (!await TryMergeAsync(told))
            {
                _aside.Add(new AsideEvent(_place!, told));
            }
        }

        _place = answer.NextCursor;
    }

    private async Task<bool> TryMergeAsync(ProcessorEvent told)
    {
        try
        {
            return await facts.TryMergeAsync(told);
        }
        catch (VaultException refusal) when (refusal.Code == VaultErrorCode.RecordDamaged)
        {
            // Trying again mends no row, and what is told of others must not wait for it.
            LogPassedOver(told.OperationId, told.PaymentId);
            return true;
        }
        catch (VaultException)
        {
            return false;
        }
    }

    private string ReadPlace()
    {
        var reads = new ReadBatch();
        var at = meta.AddLookup(reads, PlaceName);
        store.Read(reads);
        return meta.TryRead(reads, at, PlaceName, out var place) ? Encoding.ASCII.GetString(place) : "";
    }

    private async ValueTask WritePlaceAsync(string place)
    {
        var writes = new WriteBatch();
        meta.Put(writes, PlaceName, Encoding.ASCII.GetBytes(place));
        await store.CommitAsync(writes);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Merging what processors told failed; tried again.")]
    private partial void LogFailure(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "What the processor told of operation {Operation} can't be merged: a row of payment {Payment} is damaged. The daily comparison will show a difference.")]
    private partial void LogPassedOver(string operation, string payment);

    private sealed class AsideEvent(string place, ProcessorEvent told)
    {
        public string Place => place;

        public ProcessorEvent Told => told;

        public int Tries { get; set; }
    }
}
