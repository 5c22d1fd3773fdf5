using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Local;
using TokenVault.Local.Processes;

namespace TokenVault.Cli.Supervision;

/// <summary>Starts a service again when it ends by itself, each time a little later, and gives up when that does not help.</summary>
internal sealed class Supervisor(Screen screen, TimeProvider clock)
{
    private const int StartsMax = 8;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(30);

    // A service that ran this long was well; its next end is counted from the beginning.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>Ends when cancelled.</summary>
    /// <exception cref="LocalVaultException">The service ended too often.</exception>
    public async Task WatchAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        var starts = 0;
        while (true)
        {
            var started = clock.GetTimestamp();
            await service.Ended.WaitAsync(cancellationToken);
            starts = clock.GetElapsedTime(started) > Settled ? 1 : starts + 1;
            if (starts > StartsMax)
            {
                throw new LocalVaultException($"{service.Name} ended {starts} times in a row. See {service.LogFile}");
            }

            var delay = TimeSpan.FromTicks(Math.Min(DelayMax.Ticks, FirstDelay.Ticks << (starts - 1)));

            // Ctrl-C reaches the services at the same moment as us: the delay makes sure that we know before we start one again.
            await Task.Delay(delay, clock, cancellationToken);
            screen.Failure(string.Create(CultureInfo.InvariantCulture, $"{service.Name} ended. Starting it again after {delay.TotalSeconds:0.0} s."));
            await TryStartAsync(service, cancellationToken);
        }
    }

    private async Task TryStartAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        try
        {
            await service.StartAsync(cancellationToken);
            screen.Success($"{service.Name} listens on {service.Address}");
        }
        catch (LocalVaultException error)
        {
            // Counted like an end by the loop, which tries again or gives up.
            screen.Failure(error.Message);
        }
    }
}
