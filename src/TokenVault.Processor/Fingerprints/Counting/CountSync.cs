namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>Puts counted numbers on disk every second, and at the end.</summary>
internal sealed class CountSync(NumberCounter counter, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                counter.Sync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; the counter's own end syncs what is left.
        }
    }
}
