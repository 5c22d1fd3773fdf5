using TokenVault.Local;
using TokenVault.Local.Processes;

namespace TokenVault.PaymentChaos;

/// <summary>Kills gateway and adapter with SIGKILL, spread over the run, and starts them again at once.</summary>
internal sealed class Killer(LocalVault vault, ChaosPlan plan, CallLog log)
{
    private readonly Random _random = new(plan.Seed);

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(KillAsync(vault.Gateway, 0.5, stop), KillAsync(vault.Processor, 0.0, stop));

    private async Task KillAsync(ServiceProcess service, double offset, CancellationToken stop)
    {
        for (var kill = 1; kill <= plan.Kills; kill++)
        {
            // By how far the payments are, so that each kill meets work, however fast the machine is.
            var due = (long)(plan.Payments * ((kill - offset) / (plan.Kills + 1)));
            while (log.Done < due)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(200)), stop);
            await service.KillAsync();
            log.CountKill();
            await service.StartAsync(stop);
        }
    }
}
