namespace TokenVault.Gateway.Epochs;

/// <summary>Once a second: has the epochs registered that wait for it.</summary>
internal sealed partial class EpochRegistration(EpochRegistrar registrar, TimeProvider clock, ILogger<EpochRegistration> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await registrar.RegisterPendingAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it was, the next tick tries again.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailure(failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Registering epochs failed; tried again in a second.")]
    private partial void LogFailure(Exception failure);
}
