namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>Puts counted numbers on disk every second, and at the end.</summary>
internal sealed class CountSync(CountBook book, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                book.Sync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; the book's own end syncs what is left.
        }
    }
}
