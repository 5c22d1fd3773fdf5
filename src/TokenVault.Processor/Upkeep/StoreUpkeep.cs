using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Events;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Upkeep;

/// <summary>Removes what has served its time, a bounded lot every minute: marks of spent CVC handles, and old events.</summary>
internal sealed class StoreUpkeep(
    IRecordStore store, CvcDesk cvcs, ProcessorEventLog events, IOptions<EventOptions> options, TimeProvider clock) : BackgroundService
{
    private const int MarksMax = 100_000;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // Longer than a clock is set back by accident: a mark that is gone too early would let its handle serve twice.
    private static readonly TimeSpan MarksKept = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        cvcs.ForgetExpired();
        try
        {
            await SpentHandleTable.SweepAsync(store, (now - MarksKept).ToUnixTimeSeconds(), MarksMax, cancellation);
            await events.SweepAsync(now - options.Value.Retention, cancellation);
        }
        catch (VaultException)
        {
            // The store's own health says so; what was left is removed once it is well again.
        }
    }
}
