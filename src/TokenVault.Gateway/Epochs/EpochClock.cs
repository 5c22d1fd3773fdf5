using TokenVault.Gateway.Tokenize;

namespace TokenVault.Gateway.Epochs;

/// <summary>Once a second: has epochs registered, and has one end whose time is over though nobody tokenizes.</summary>
internal sealed partial class EpochClock(
    EpochRegistrar registrar, TokenizePipeline pipeline, TimeProvider clock, ILogger<EpochClock> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            pipeline.EndEpochIfOver();
            try
            {
                await registrar.RegisterPendingAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next tick tries again; without it the epoch would also no longer end in time.
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
