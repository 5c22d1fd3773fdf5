namespace TokenVault.Processor.Fingerprints.Allowances;

/// <summary>Looks at the folder of allowances every two seconds, by content as the registry of callers is looked at.</summary>
internal sealed class AllowanceWatch(AllowanceBook book, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                await book.RefreshAsync();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }
}
