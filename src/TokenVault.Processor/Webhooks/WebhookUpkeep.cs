using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Webhooks;

/// <summary>Forgets events that no processor sends again, a bounded lot every minute.</summary>
internal sealed class WebhookUpkeep(IRecordStore store, IOptions<WebhookOptions> options, TimeProvider clock) : BackgroundService
{
    private const int CountMax = 10_000;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

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
        try
        {
            var before = clock.GetUtcNow() - options.Value.Retention;
            await WebhookTable.SweepAsync(store, before.ToUnixTimeMilliseconds(), CountMax, cancellation);
        }
        catch (VaultException)
        {
            // The store's own health says so.
        }
    }
}
