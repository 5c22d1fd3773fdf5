using Microsoft.Extensions.Hosting;

namespace TokenVault.Hosting.Callers;

/// <summary>
/// Looks at the registry every second. By content rather than by file events: those are lost on network mounts and when a file
/// is replaced by renaming, and a disabled caller must be out within two seconds in each case.
/// </summary>
internal sealed class RegistryWatch(CallerRegistry registry, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        registry.Load();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            registry.Refresh();
        }
    }
}
