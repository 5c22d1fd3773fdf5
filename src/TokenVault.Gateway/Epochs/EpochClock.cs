using TokenVault.Gateway.Tokenize;

namespace TokenVault.Gateway.Epochs;

/// <summary>Has an epoch end whose time is over though nobody tokenizes. Waits for nothing else, so that nothing can hold it up.</summary>
internal sealed class EpochClock(TokenQueue queue, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            queue.EndEpochIfOver();
        }
    }
}
