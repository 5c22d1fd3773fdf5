using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Orders;

/// <summary>Looks at the folder of orders every two seconds, by content as the registry of callers is looked at.</summary>
internal sealed class OrderWatch(OrderBook book, OrderJournal journal, TimeProvider clock, ILogger<OrderWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // An order that was withdrawn or used stays so: without that being known none is looked at.
        await journal.ListAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await book.RefreshAsync(stoppingToken);
        }
        catch (VaultException error)
        {
            logger.OrderNotRecorded(error);
        }
    }
}
