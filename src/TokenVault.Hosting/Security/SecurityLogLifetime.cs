using Microsoft.Extensions.Hosting;

namespace TokenVault.Hosting.Security;

/// <summary>Begins the security log before anything else of the host and ends it after everything else.</summary>
/// <remarks>A log that can't be written does not keep the host from starting: merchants are served, and the alarm says so.</remarks>
internal sealed class SecurityLogLifetime(SecurityLog log, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await log.StartAsync();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await log.StopAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            log.Tick();
        }
    }
}
